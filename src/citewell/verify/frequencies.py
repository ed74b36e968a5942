"""How rare a stem is in general English prose, where a library cannot say it itself.

Made by scripts/train_support.py; do not edit. Inverse document frequency over 5883 pieces of up to 250 words, in
quarters, for the 5000 commonest stems: a number, then the stems that have it.
"""

from __future__ import annotations

from functools import cache

_RAREST = 8.25
_TABLE = """
1.0 includ may use
1.25 cell diseas one peopl result studi
1.5 caus condit develop first follow human mani occur often patient provid sign symptom
1.75 abnorm activ affect associ avail data differ featur found function gene high increas inform medic number relat
sever show specif term time treatment two type usual year
2.0 age approxim base bodi call case chang collect common control definit disord effect express factor form group
howev individu inherit involv level like list look much new phenotyp protein rare respons role seen system tabl
2.25 addit although autosom blood cancer character come depend dictionari earli estim examin famili find genet
identifi import induc known lead life long make mean medlineplus mutat normal ontolog part present problem reduc
regul report risk second signific small suggest syndrom three tissu total well
2.5 among analysi anoth appear becom bone brain clinic compar complex databas day demonstr determin direct european
exampl frequenc general growth health help hpo impair infect larg live loss low major mechan method model muscl
nation need orphanet percentag play potenti prevent process produc progress recent remain requir set short signal
skin state support test titl within work
2.75 adult area back begin children complet conclus contain contribut current death decreas describ design dna domin
end even evid experi eye format fraction generat heart immun improv indic interact last less limit line link lower
main measur mediat meta month multipl observ p pain pathway person popul posit previous primari product promot rate
receptor recess region research reveal review rough similar singl site sometim structur take target therapi
transcript treat tumor typic unknown way week wide without women world
3.0 abil acid around assess background bind birth c care certain characterist childhood chronic combin continu damag
defect defici delay detect differenti disabl distinct drug due e either enhanc establish evalu event face failur
four go hand head higher histori independ inhibit initi institut intellectu investig key lack local lung made member
metabol mice movement name non object open organ origin outcom particular pattern perform period point possibl
publish rang receiv releas respect right said see select sinc start surviv thus togeth understand unit vari vivo
weak whether
3.25 across act action allow alter anim approach arm author b best biolog block carri cellular center central close
com consid consist correl countri critic cultur defin deriv development diabet diagnos difficulti essenti everi
facial final finger five focus food frequent genom give great grow hear home imag influenc joint kidney know later
least leg liver locat male manag manner men might mild million molecular mous n natur near nerv neurolog news novel
particip physic place poor post presenc program protect public rapid read record red refer repres say seizur sensit
sequenc serious servic shown side size stage stem still surgeri trial various via vitro weight wherea white x
3.5 abl accord account accumul acut add advanc aim almost along american amount analys anti articl behavior better
break breath build challeng chromosom citi class clear cognit communiti complic compon concentr conduct congenit
connect content contrast creat cycl d die discuss distribut doctor domain doubl ear effici elev energi enzym especi
excess exhibit exist expect feel femal flow fluid free full furthermor futur g given global good govern greater half
healthi hormon host hour hypoplasia ii impact implic infant inflamm inflammatori inhibitor injuri integr interest
isol issu kinas late learn left light limb littl m maintain mark mass matur medicin membran modul molecul mouth move
mutant negat nervous network neuron next nih nuclear old onset order organiz other overal past power predict pressur
preval profil propos random ratio recurr remov resist rna run sampl school screen search self seri shape share six
skelet sourc special speech statur stimul stori stress strong subject success summari suppress surfac team therapeut
therefor think thought throughout top u under upon upper varieti view virus vision walk want yet young
3.75 absenc access achiev acquir address adjust administr adulthood agent air alway analyz applic art assay atrophi
attack away balanc basi believ benefit book born breast broad busi cannot chanc chest child classic co compani
confid confirm consequ conserv contact context coordin cours cover cross daili date degre delet densiti depress
despit detail diagnosi diet difficult digest disrupt divers dont dose educ emerg encod enough explain explor exposur
extens extrem facebook fat feed feet fever field film fold forc gain game get goal hair happen hard hospit hous
https ill incid induct internat interval intervent join keep led lesion malign man marker match materi media meet
memori middl mortal motor mrna music must narrow neck never nose obes obtain offer offic older oper oxygen partial
pass percent peripher phase physiolog plan practic probabl project prolifer promin properti put qualiti question
reach reaction real recruit reduct regulatori relationship relev replac replic respiratori respond restrict return
revers scale score season secondari secret seem separ serv seven sex slow social south space speci spread standard
star status step stop strategi subsequ taken talk tend termin thing third though threaten today toward tract trigger
turn unclear understood uniqu universiti unusu valu variabl vessel video viral visual war watch www
4.0 abdomin adapt adolesc alon alpha altern amino announc antibodi antigen aplasia appar appli april arteri ask
assembl assist august autoimmun averag babi bacteri bacteria becam big black bleed blind bridg bring capac captur
carcinoma cardiovascular chain chromatin ci cluster cohort color comment comparison comput concern constitut cord
coupl cure cytokin datetim decad decemb decis director display distinguish divis done drive dynam dysfunct dysplasia
eat efficaci eight element embryon enlarg enter entir environ environment episod eventu exact exclus exercis expand
extend extern extra facilit fact fail far fast fatigu foot former friend glucos guid h headach highlight hip
homeostasi hypotonia index industri infanc insid insight instead instruct insulin intens interfer internal intestin
intracellular januari john juli kind knowledg l languag latest leav length lineag lipid literatur longer lose lot
love machin mainten mammalian map marrow mental microcephali migrat minut miss mobil moder modifi moreov morpholog
muscular nasal necessari night north note offici onlin option oral outsid overexpress oxid page pair palat partner
patholog persist phosphoryl photo plasma player polit pregnanc presid primarili prognosi proper proport prospect
pulmonari purpos quick radiat rais rather realli reason recogn recommend reflect regress renal repair repeat resid
rest restor rise round scienc section sens serum skip smoke spinal spine sport stabil stand stiff store stroke
substanc substanti subunit sudden suscept swell synthesi techniqu technolog teeth toe tone took tool train transform
transplant transport travel tri undergo updat urin valid vascular visit vomit vs wall water web whole wild win word
worldwid york
4.25 absent accompani actual africa ago alcohol alreadi america anemia annual apoptosi appropri archiv aspect assign
ataxia attempt attend attent avoid award band baselin basic began behind beta blue bound british calcium came candid
capabl cardiac career centuri cerebr channel check chemic chemotherapi cholesterol circul classifi cleft club code
communic competit composit compris conclud confer consider construct convers copi core correct cost crucial david
deal declin deep degener degrad dental deposit discov distal disturb divid drink durat dystrophi earlier edit effort
elect email embryo emot enabl endogen epigenet epitheli eukaryot ever everyon except execut experiment expos
extracellular fall fan fashion fatti fibroblast fight figur fill fit forward front fulli fund gland gradual harm
hepat heterogen highest histon hit hiv hold homolog hope hundr hypertelor hypertens idea ident identif iii il immedi
inject innat interview introduc invas job june kill label larger largest law leader let leukemia ligand lip lost
lymphocyt macrophag malform march market matter median methyl minor modif monitor most mother neural nine node
novemb octob opportun optic organism paper parent park pathogen pathogenesi peptid perman plant platform pleas
polici polymeras popular potent pre precis prematur press procedur profession progenitor prolong quantit r race rat
reactiv recognit recombin recoveri regard regular remodel repress residu retin rich rule safeti scar scoliosi sensat
septemb sexual simpl sit skill sleep slowli societi someth song soon sound spastic speak spontan spot stabl statist
stay stomach strain strand student subscrib subset suffici sugar suppli surgic surpris surround sustain systemat
tell thin thrive told toler tour track tradit transfer transient transit translat transmiss tube tv uk unabl unlik
util v variant variat version versus vertebr vitamin volum wast websit west woman won wors worsen write yeast
4.5 abdomen aberr abund accept ad adhes advantag advers african aggress aid al album allel angel antibiot arrest
arriv arthriti artist attach attenu australia benign beyond biochem bladder board box boy brachydactyli broken brown
calcul campaign canada cant cataract categori celebr centr charg cold colleg colon commit compet compos compound
comprehens concept consum contract contractur convert cooper coronari correspond cortic council count counti court
credit criteria crowd cut cytoplasm danger dark decid defens deliv deliveri demand dementia depart deplet diarrhea
didnt digit discoveri doesnt donor downstream dramat easili east econom effector electr electron elimin emergenc
employ endotheli engag engin england enrich enrol ensur entertain epidemiolog equal europ everyth evolut exchang
excit expans extent extract fate father februari fetal fiber fibrosi financi fine fire flatten forehead foundat
fundament fusion gait gastrointestin girl goe got grade green hazard heavi held hereditari histor http hypothesi
implement inabl incorpor infecti inhibitori inner insuffici intellig interleukin intermedi internet involuntari
irregular irrit island iv j jame k king land launch layer leagu librari load log london lymph magazin matrix met mg
michael miner minim mitochondri mix modern money movi museum nail nausea neuropathi newborn newli notabl notic
nucleotid numer nutrient nystagmus obstruct odd optim paralysi parti pharmacolog pick pictur pigment platelet
pluripot plus pool precursor prefer pregnant prepar preserv price prime prior privat pro promis proxim rank ray re
regist renew reproduct resolut resourc retard rib robust rock room routin safe save secur segment sensorineur shift
silenc skull slight soft somat span spectrum spleen st staff statement strike substrat summer supplement survey
swallow symptomat temperatur ten themselv therebi thick thousand tight tip topic toxic trend troubl true ultim
underdevelop upregul urinari user vaccin voic went western william yield younger your β
4.75 absorb abus acceler accur actin adipos administ advertis affin agenc agonist agre airway anterior anxieti anyth
approv architectur argu aris array atherosclerosi attribut aug awar bad bank barrier battl bear beat belong benefici
bill biomark boss bowel brief brother buildup built burn buy california callosum capit car carbon championship chief
china choic church claim click clinodactyli clone clot collabor coloni confus constant consumpt controversi convent
corner corpus cortex cough crawl cryptorchid cup curv cyst daughter dead debat debut deficit deform dendrit destroy
deterior devic diagnost dietari distanc district document draw dri driven drop dystonia earn easi edg editor egg
elbow elicit elucid english entri error ethnic evolv ex exert experienc expert eyebrow eyelid f facil fair famous
fatal favor fear feder felt festiv fewer fifth file firm fix flat fluoresc footbal foreign founder fractur franc
french friday frontal gamma gap gave gender genotyp gestat hall heat height hematopoiet hernia hot huge hybrid
hypothes immunodefici inactiv inclus incom india inspir intak intend interpret introduct invest iron isnt jaw
journal junction kg kid knee laboratori lateral legal lethal lifestyl linear loop lymphoma mammal mari master matern
maximum mechanist mellitus mesenchym messag metastasi microrna microscopi mid min mission ml mode moment monocyt
morn motif mr multivari murin myeloid nativ necrosi neonat nf numb occasion occup oncogen ongo org otherwis outlook
overlap overview pancrea pancreat panel parallel paramet parasit patch paul pay pcr peak perhap philtrum physician
piec placebo plastic pneumonia polar polic possess posterior predictor predomin premier prescrib princip principl
profound programm protocol purifi quantiti quit radio reader reli reliabl reliev remark rememb reprogram rescu
resembl reserv reson retain retina retrospect richard ring rnas road roof rotat royal sale san scene schedul
scientif sclerosi seek send sensori shock shorten shoulder simultan situat smaller smith smooth sole solid solubl
solut someon son sore southern spatial specimen sporad stain stenosi storag strabismus street strength studio style
suffer suit summar sun sunday suppressor sure sweat switch tail tempor thank theori thicken throat thumb tongu touch
town trade transgen transloc trauma tremor tumour twenti twitter tyrosin ulcer unexpect usa vein ventricular vote
wait wave weaken wear widespread winner wound writer written y yellow α
5.0 abolish absolut abstract academ acquisit actor adam adequ adjac admiss admit adopt aggreg agreement alzheim
amazon andrew answer antagonist anyon aortic apart apoptot appetit arrhythmia asia asian assum asthma atp attract
atyp audienc australian autonom axi axon basal beauti bed bias biggest bile billion biopsi bit bite blockad blog
bloodstream border bow branch brand breakdown bruis burden ca camp canadian cast catalyt caviti cerebellar cerevisia
cervic champion charact charl chicago chines civil clearanc climat cns coars colorect committe complement conflict
conform conscious consecut cool corneal coverag cramp curvatur cytotox deaf dedic democrat descript destruct diffus
dimension diminish disloc dizzi domest donat downregul dr dream drosophila dual dysarthria earth economi elder els
encourag endocrin epilepsi era evolutionari exam excel exogen exploit feedback fertil filter financ fingernail
finish fish flexibl fourth fragment framework galleri gastric gather genit genitalia geograph georg german germani
giant gift graduat grand grant greatest grew ground guidelin handl happi heal heard heartbeat hemorrhag hepatomegali
hill hr hydrocephalus hyperreflexia hypoplast immunolog immunoprecipit impli impress incomplet indian infantil
infarct innov insert instabl instrument interfac interferon intrauterin intraven intrins invit ive japan juvenil
kinet knew knockdown knockout ladi latter leadership legisl lifetim lipoprotein listen loci locus logist lowest lump
lymphoid machineri macrocephali magnet mail malaria manifest manipul martin massiv maxim metal metastat methodolog
microarray microenviron microscop militari mind minist mirna morbid ms multi myelin myopathi myopia neither net
neutrophil newslett nomin none northern noth novo nucleus nutrit obvious oct onto opinion oppos opposit orient outer
ovari ovarian overcom paint palm palsi particl partnership peni perceiv percept permit perspect ph phenomenon
phosphatas photograph plaqu plate pm polydactyli polymorph pop print professor prognost prompt prove psychiatr ptosi
puberti pull push putat questionnair rash realiti recov regener regimen resolv rhythm rigid river robert roll rose
salt saturday saw scan scientist sd sea seat segreg sell senior septal shorter shot signatur simul singer sodium
sort speed spend spent sperm splice split squar station steroid stone stream stretch stromal sub substitut subtyp
surveil survivor synapt syndactyli synthas talent task teacher tear teen televis theater thirti thyroid tini tooth
trait transcriptom transmit trap trip trunk tuberculosi tumorigenesi twice umbil uncontrol uncov underw union
universal untreat upstream uptak valv vector victori virtual vital vulner walker washington wasnt wayback weve wife
wrong wrote youth zone
5.25 ablat abrog academi accuraci acetyl acidosi adenocarcinoma adher adren agenesi ahead alert algorithm allergi
amplif amplifi amyloid analyt angiogenesi ankl anomali antioxid antivir aorta ap app appeal appoint arch arent
arrang astrocyt asymmetri athlet atresia augment ban barr bay bbc bean behaviour biogenesi blister blot bottom bp
britain broadcast brought bud bulg camptodactyli cancel canon cap card cardiomyopathi carrier cartilag cascad catch
ceo chair chairman chamber chart checkpoint chemokin chill chin choos circuit cirrhosi classif clean cleavag clock
closur cloth cloud coach coast coat coli collagen coma command commerci compart compress compromis concert concomit
cone confin conjunct consensus constip consult contamin contemporari copyright cornea corpor corticosteroid cox
cranial craniosynostosi creativ cri crystal csf curat cutan danc defend dehydr dehydrogenas demograph deni desir
deviat dilat dimens disappear discharg discrimin displac distant diverg download dozen drama driver duct duplic
eastern ectop elus embas empir empti encephalopathi endothelium enjoy epicanthus epiderm epithelium equip equival
erupt escap escherichia estat evok exagger exclud exon faster fetus flexion flight floor focal formal fragil frame
fun fuse gas germ getti glutam god gold gone guardian gun gut guy hallmark harbor healthcar henc himself histolog
hole hollywood honor household hyperact hypertonia hypoglycemia id idiopath ifn illustr immunoglobulin
immunosuppress implant inact inappropri incred inde indirect infertil infiltr inflam inhal input instanc insur
intact integrin intent invad ion iri isoform itali item jan japanes jaundic joe johnson jun justic kick kingdom
kyphosi lab labor lake landscap letter leukocyt lie lifespan liquid longitudin loos lysin malar manufactur margin
marri medium medlin melanoma mention metabolit metacarp metaphys microbi microtubul migrain mike milder mile mimic
mir mitochondria mitosi mitot mm mo monday mood motion mount mri mrnas myc myocardi naiv nare nearbi neoplasm
netflix neutral nich nois nov nucleosom null nurs occupi occurr oh oil osteoporosi output overweight owe owner paid
pale palpebr parkinson passag patent path pathophysiolog pectus pelvi pelvic perfect pes peter phalanx phosphat
pituitari platyspondyli poison portion postnat preced preferenti prescript pretti privaci prize probe profit
proinflammatori prone prostat protest psycholog puls pump purchas pure quantifi quarter queen radic ran randomis
readi rearrang recal recipi recur reflex relaps relax repertoir repli republ revis ribosom ridg root rout row rr
russia sac saccharomyc sarcoma scalp scott sector seed senesc sent shoot shop shortag sinus sister situ softwar
soldier sought spars spasm spindl sponsor spring squamous stadium stimuli stool strateg stratifi stroma subcutan
subgroup suicid suitabl super suspect swollen synthes synthet tag tall taylor teach telomer temporari tender text
theyr thoma threat thursday ticket tie tingl tire tnf toenail toll tom toxin trace traffick tran transduct tree
triglycerid trump trust tuesday twist twitch upcom urban uterus vagin valley ventricl vertebra viabil violat violenc
visibl vocal warn wednesday weekend welcom window wing winter wish wonder worker wrist yourself z zinc κb
5.5 absorpt accommod accomplish accus ach actress acuiti adipocyt adjuv adventur advic airport align alleg allevi
alopecia amaz amplitud amyotrophi analog ancient ann annot antevert anus anywher appreci armi arthralgia artifici
aspirin asymmetr atherosclerot atria atrial audio auditori autism autom automat autophagi bacterium bar beach belief
bilater biosynthesi bird blast blockag bmi bond boost boston budget bump button bypass cage calcif calendar campus
canal captain carbohydr carpal catalyz cavus cd cdna cerebellum cheek christian circadian circl cis cite clarifi
climb clonal cochran coincid coliti collaps coloboma column combat comedi comfort commiss companion compens
complementari concurr congest contributor counter counterpart cpg craniofaci crash creas crew crime crimin crisi cue
cumul custom cyclin cystic cytometri cytoskeleton cytosol daniel davi dc deacetylas declar deepli dens depriv depth
dimer discret dispens disproportion dissoci distress documentari door dorsal dosag downward ductus dwarfism
dysphagia dysregul earliest ectoderm edema edward elegan elig elong embed emphas employe enamel enceph encompass
encount endors enorm envelop epidem er es esophagus estrogen exceed excitatori exit expens explan eyelash faculti
favorit fed fellow femor fissur flash fli florida flu follicl forb forest fork forti forum fresh fruit gate gel genr
glaucoma glial glycoprotein googl governor graphic greek gross grown guarante guest hallucin harri headlin
hemoglobin hepatocellular husband hyperglycemia hypermobl hyperplasia hypogonad hypoxia ice icon imagin immatur
immigr immunohistochemistri incoordin incub infer infus inguin inher injur instal interrupt intoler invers ischem
israel italian itch jackson jean jeff jone journey jr judg jump kate kept killer kit knock lactic laser latent latin
laugh lawyer leak legaci liber licens lift linkag lobe lock lupus lysosom mar mask mathemat meal membership
menstrual messeng metastas methyltransferas michigan micromelia micropeni midfac mistaken modest monoclon motil
motiv mountain musician mutagenesi navig neighbor neoplasia netherland neurodegen nevertheless ng nice nitric nm
noncancer notch notion obsess ocular offens opacif orchestr organis osteoarthr outbreak outlin outstand overgrowth
own pacif pack packag palmoplantar paradigm peac penalti penetr permiss phone pioneer plane plenti plot pose postaxi
pound predispos prenat primit princ prioriti prison proceed prolif pronounc proteom proven q qualifi radial radius
ras ration raw realiz recapitul reconstitut reflux refus regardless regen registri reject relief render repetit
repressor reproduc republican request retail retent retir revenu rheumatoid rid rod rodent rt ruptur rural russian
sad scatter secretari semi senat sensor sharp shed ship sick silver simpli sing sir sirna sixti skeleton sky smell
solv specialist spectrometri splenomegali src steve stick straight strengthen strict struggl subpopul subscript
superior suprem sweden swift synaps synostosi tast technic teenag tension territori texa theatr theme thorax
threshold thrombocytopenia thrombosi throughput tim tired tobacco toni tough tournament traffic transduc transfect
transfus transmembran trophi truncat ubiquitin ultrasound uncommon undergradu uniform unless unrel unstabl valuabl
vast veget vehicl veloc ventur vermilion vesicl veteran vice victoria volunt w wake wale warm wash wed wheelchair
withdraw wnt wont yes γ
5.75 abc ac accid acknowledg activist advis affair affili ag akt aliv alkalin allerg allianc alloc alongsid ami amp
amput anatom andi anniversari anthoni anticip apnea apo apr arena arginin arteriosus assumpt asymptomat atlant atom
attitud attorney au babinski ball bare bcl bell besid bid bigger blastocyst blepharophimosi blow blunt blur bob
bought boundari bowl brazil brian bright brows bundl burst cafe camera carcinogenesi carinatum carolina cash caspas
cathol causal cbs cent cerebrospin ceremoni chapter charcot chew chip choroid chosen chris cigarett circumst citizen
clark clinician clip closer cm coalit codon comorbid compil conceptu confound congress constrict contest convinc
cooki copd couldnt counsel courtesi crest crown ct cyclic cytochrom cytomegalovirus cytoskelet dave decor delta
descend descent detriment di diamet diaphragm dioxid disappoint disc discomfort discontinu dispers dissect dissemin
dot downtown drawn dress dutch dvd dysgenesi eas easier ed editori edt eeg egfr elizabeth elsewher emphasi
endocytosi endoplasm entiti enzymat epiphys epiphysi epstein equiti eros etiolog evening exacerb excavatum excis
excret expenditur export faint falciparum fame farm favour favourit feasibl fibril fifti fighter filament fist flag
flare flux formula fox franchis francisco freedom freeli fuel fungi gear genu germlin gfp glass glioblastoma glioma
glucocorticoid glycogen gonad gram granul granulocyt gray groin guitarist gum hairlin hang harden headquart heavili
hela helic helicas helix hell helper hemiparesi hemiplegia hemolyt herein heritag heterochromatin heterodim
heterozyg hi hidden hide hippocampus historian hockey hollow homozyg honour hop hotel hsc hscs hunt hurt hydrogen
hyperlordosi hypertroph hypertrophi hypospadia hypothalamus ichthyosi ideal imbal immunotherapi impos imposs inadequ
inc inch incontin influenti ingest insect instagram insul intercellular interior interplay intim intracrani intron
inward ipsc iran ireland irrevers ischemia itchi jack jerk jessica joseph junior kb keratoderma korea lactat lean
legend len lesser lethargi likelihood lipopolysaccharid liter longev loui lps luciferas lymphadenopathi lymphat
magnitud malabsorpt malfunct mandibular manual mate matt mayb meant menopaus mesoderm mexico mhc microb micrognathia
microm microphthalmia milk mimick mine minimum mitogen moist mosquito multicellular musculoskelet mutual myeloma
myoclonus myself necessarili neighborhood neoplast neurodegener nick nippl nitrogen nmol nodul noncod nt ocean oliv
oncolog opera orang organell osteoblast outpati pad painless palmar paraplegia pari parliament passion pd pediatr
periton perturb phalang photophobia phylogenet pill pilot pitch pivot placement planet plasmid plasmodium pocket
pollut polypeptid postur potassium preclin presum primat propag proteas proteasom protrud provinc pubm quiescent
rapamycin readili reconstruct recycl referenc refin reform remiss reorgan rep resect resum reticulum retriev ride
rnai sam schizophrenia scholar script se seal sep seq sequenti serin session shake sheet sibl silent slur soil solar
sold solo somewhat spanish specifi spell spin spirit stat steadi submit subtl succeed supervis sutur swim sydney
symbol sympathet synergist systol tackl talip taper tax tb tech templat tendenc tendon tens terminus tgf theoret
thereaft thigh thymus transvers traumat tribut troop tropic tubular tumorigen tune tunnel turnov twin ubiquit
unaffect uncertain undertaken upgrad upward uret urg vacuol vasculatur venous ventriculomegali versatil viabl villag
virginia visitor ward weather wherebi widen wikipedia wind wire wit wk wood worth wrap wt xenograft youll youtub
youv zealand
6.0 ab abort abscess accessori addict advoc aerob afford agenda ah ai aircraft ala alanin albert albumin alexand
alic alli alt amelior amend amid amongst anal analogu anaphas ancestor ancestri anderson aneurysm angiotensin angl
anticanc antidepress antiretrovir antitumor anytim appl ar arabidopsi arc architect areflexia argument ascertain
aspart aspir asset assur atlanta atmospher autophag bachelor banner basketbal batteri belli bend bet bibl bifid bike
biliari biographi bipolar birthday bishop blabbermouth blocker boat bomb bonus bovin brandvoic briefli brook
brooklyn browser cabl cadherin caenorhabd calori capillari carboxyl cardiomyocyt caregiv carious categor catenin
certif cervix characteris chat chemistri chicken childbirth chorea choreoathetosi circuitri circular citat clavicl
client clue cnn coa coagul coeffici cole colleagu coloc comic compensatori complaint conceiv configur confoc
congenita constitu constraint converg convict cook cope copper counteract cousin covari coxa crack craft cre cream
creatinin creator cricket crohn cuti cvd dawn dcs dear defeat defenc degen delin demethyl democraci demyelin depict
deploy deputi deregul detach detroit devast devis dialysi dictat diego disast disciplin dismiss dismutas disney
distort doctrin dog dolichocephali dollar donald doubt drain ductal duke dust duti dysostosi eagl ecolog eczema
elast elisa elit em embol emg emiss endocyt endometri endpoint endur engraft enterpris epic epidermi equat erk
erythematosus erythroid esc ethic evan everyday evidenc exhaust expedit extraordinari fa factori faith fascin fc feb
fee fell femur fibrous fiction filmmak finland fixtur folic follicular forearm forget formul fortun foster frank
fulfil gallbladd ganglia garden gastroesophag gay gbm gig gingiv girdl glia glutathion gm golden gov gp graft graham
grain groov gtpase guard guitar habit hairpin hallux harvard harvest hasnt hdl hematolog hematuria henri
hepatosplenomegali hero herp herpesvirus hierarch hippocamp hire histocompat hoars hodgkin homogen homologu hong
horizont horror hors houston hpv hub humerus humor hyperkeratosi hyperostosi hypertrichosi hyporeflexia hypotens
hypothalam hypothyroid igf ignor illeg immunofluoresc immunohistochem imped imperi imprint impuls inaugur indigen
ineffici inevit inferior influenza influx info inocul instant insult inter intermitt interstiti intra invent ip iraq
irradi islet jersey jet jim jon jonathan jordan jul justifi justin kappa kappab karyotyp kda kelli ken kenya km
korean kruppel kyphoscoliosi lag larva lay ldl leas lee legendari lesson leukem leukodystrophi lewi ligament ligas
lineup logic logo longest ltd luca lucki luke lumbar luxuri lymphoblast mac macrotia macular mad magic manhattan max
mb meanwhil meat medicar megacolon melanocyt mening merg metalloproteinas mi miami michell microdontia microg
ministri minnesota mistak mixtur modal monkey montreal mscs mt mucos mucosa mucous mucus multicent multicentr
multipli murder murphi muslim mycobacterium nanog nationalist needl nephropathi nephrot nest neuromuscular newer
newspap nind nmda nod nomine nonspecif noseble nostril nuclei obscur offspr ohio oldest oligodendrocyt olymp oocyt
oppon orchestra orphan oscar oscil ossif outdoor outward overact overlook overwhelm oxidas pace pacemak
papillomavirus paradox parathyroid passeng patellar payment peer permeabl peroxid peroxisom pg phagocytosi
pharmacist phosphatidylinositol phospholipid phrase pierr pin pink pit placent placenta plagu pol poli politician
poll polycomb polycyst polyhydramnio polymer poorer pore port portrait postmenopaus pouch poverti practition prais
predisposit pretreat prey prion progeni prognathia proof propel propens proptosi proteinuria prototyp protrus
psychosoci pt punish pupil purpl pursu pyramid qualit quebec quiet quot rabbit racial racist raf ralli react
reciproc recognis recreat rectum redund refractori regim rehabilit rehears reinforc religi religion remaind remind
remot reput reservoir residenti respir retino retinopathi retrovir revolut rho rhythmic ribonucleoprotein rio rival
roman ros roster rrna runner rush ryan saharan sail saint saliva salivari sarah sat satellit satisfact satur scali
scenario scheme sci scotland scout scratch seattl sentenc sepsi serial serotonin server settl settlement seventi
sheath shell simon singapor sixth slant slice slide slope smile smoker snps soccer soul southwest speaker specul
spinocerebellar stair stall statin steel stephen steril stiffen stimulatori stimulus strang string stronger
strongest struck stuff subcellular sulfat sum superfamili superoxid suppos suspend sweet swing symmetr syria tailor
taiwan tandem tap tarsal taught tcr tea telangiectasia testicular thailand theguardian thorac thriller throne throw
thymic tick tomographi trail trailer transcriptas treg tremend tripl truli truth turkey tweet ulna ulnar uncertainti
unchang undergon underli undescend unfortun unidentifi unifi unpreced unrecogn unveil upslant urethr urethra urgent
usag uv vacat vagina valgum valgus varianc vegf ventil ventral venu verbal verifi victim viewer vigor violent viscer
voluntari voter wealth weigh werent whilst wider will wilson wine wisconsin wolf workshop worm worri worst wouldnt
xenopus yale zebrafish zygomat
6.25 abroad aciduria acn acoust acr adenoma adenosin admir advisor afternoon aganglion agricultur allen allergen
altogeth alveolar ambassador ambiti ambulatori amelia aminoaciduria ampk amyloidosi amyotroph analyst androgen
angina angiogen angri antagon antisens anxious apolipoprotein apparatus arachnodactyli armpit arrow arsenal asid
assault astigmat atm aura aureus auto avenu bacillus baker barrel bath battalion begun ben berlin beverag billi
billionair bioinformat biophys bitter blade blend bluish bmp bold boom bout brace brachycephali brainstem breed
broader bureau bus buzz caribbean carotid cation cattl caught census centromer centrosom chaperon charlott charter
chd chess chimer chorioretin circumfer civilian ckd clumsi coactiv coal cofactor coffe columbia combinatori compact
compat complianc compuls concord condens conjug constrain contend contracept contractil conveni cortisol costa craig
crazi creatin creation crispr crosstalk cystein da dataset deacetyl dean dec denni departur dephosphoryl dermat
devil devot diamond diaphragmat dig dine dinner directori discolor discrep dispar divorc dl draft drastic droopi duo
duplex dye dynasti earlob edinburgh edu efflux effus egypt elabor electrophysiolog eleven emmi endosom enemi
enthusiast entitl epitop eric essay evad everybodi evolutionarili exosom extinct extrins fals fantast fda fetali fi
fidel fission flank flip forth fossil fought freez fungal funni gc georgia girlfriend globe glp glucagon glutamin
goalkeep gonadotropin grace gradient guanin guidanc halv harbour harder hat hate hcc heaven hematopoiesi heme
hepatocyt herself heterodimer hierarchi highway hispan hla holiday holland homeostat homophob howard html hudson
hugh hunter huntington hurrican hydrop hyperhidrosi hypermethyl hypersensit hypodontia ige igg illinoi immort
immunoblot immunogen immunoreact incompat incorrect increment indi indonesia inequ infrastructur insensit insist
intercept intrigu inventori investor invis ioniz ir irc islam isra jacksonvill jam jay jennif jewish jnk joke
journalist kevin keyword khan ko kras laid lait larri larynx lawrenc leonardo leptin lifelong lighter lion literari
liverpool loan longtim loud lymphedema lyric mainstream mammari manuscript mapk marc marin matthew medal medullari
megakaryocyt meiosi menstruat metazoan methionin micro microbiota microglia microorgan microsoft midlin mileston
miller mirror misalign missens missil mitchel mononuclear monster moon moor morphogenesi mosaic mtor multidrug
multipot myalgia myocardium myosin mysteri na narrat nascent nba nbc nearsighted neglect neil neovascular neurogen
neurogenesi neutropenia newcastl nfl nicol nonetheless norepinephrin norway nsclc nucleas nucleic nude occas odor
oligonucleotid ophthalmoplegia opt ordinari ortholog os osteoclast osteopenia outlet outlink over overproduct overse
ownership oxford palac pallor palpit par paralyz paroxysm pennsylvania perfus pet phagocyt pharmaci phil
philadelphia philippin phillip philosophi pig pigmentosa plain planus plausibl plexus pole polyp portal postop
postsynapt postul prediabet presidenti princess prophylact proteolysi proteolyt provis provok purif quantif quart
queensland ra radioact rail rain rational rb redistribut redox referr regain renam represent reviv revolv reward
rice richest rigor rnase rome roy russel salin sanction sap scandal scholarship scid scope scrotum secretori seventh
shoe showcas shunt sis slaveri sleepi smart smear snake snp socioeconom somewher songwrit sorri southeast spain spam
spectroscopi spider spoke spokesman spong squad staphylococcus starvat stereotyp steven stewart stochast stock stood
storm strip stuart stun suck summit supraorbit surrog suspens swedish symphalang tachycardia telegraph temporarili
tfs th thrill tibia toronto transactiv transcrib ultraviolet undetect unlimit warrant winslet yeah youngest
"""


@cache
def _weights() -> dict[str, float]:
    weights: dict[str, float] = {}
    value = _RAREST
    for word in _TABLE.split():
        if word[0].isdigit():
            value = float(word)
        else:
            weights[word] = value
    return weights


def default_idf(term: str) -> float:
    """The weight of a stem as kit.words.terms gives it; the greatest for one that is not in the table."""
    return _weights().get(term, _RAREST)
