"""Units of measure by every way of writing them; singular, short and lower case as kit.numbers reports them."""

from __future__ import annotations

_FORMS = """
%: % percent pct percentage
‰: ‰
mg: mg milligram milligrams
g: g gram grams gramme grammes
kg: kg kilogram kilograms kilo kilos
mcg: mcg µg μg ug microgram micrograms
ng: ng nanogram nanograms
ml: ml millilitre millilitres milliliter milliliters cc
l: l litre litres liter liters
dl: dl decilitre deciliter
µl: µl μl microlitre microliter
mm: mm millimetre millimetres millimeter millimeters
cm: cm centimetre centimetres centimeter centimeters
m: m metre metres meter meters
km: km kilometre kilometres kilometer kilometers
nm: nm nanometre nanometres nanometer nanometers
µm: µm μm micron microns micrometre micrometer
inch: inch inches
foot: foot feet ft
yard: yard yards
mile: mile miles
mph: mph
pound: pound pounds lb lbs
ounce: ounce ounces oz
ton: ton tons tonne tonnes
acre: acre acres
hectare: hectare hectares ha
gallon: gallon gallons
cup: cup cups
tablespoon: tablespoon tablespoons tbsp
teaspoon: teaspoon teaspoons tsp
ms: ms millisecond milliseconds
second: second seconds sec secs s
minute: minute minutes min mins
hour: hour hours hr hrs h
day: day days
week: week weeks wk wks
month: month months
year: year years yr yrs
decade: decade decades
century: century centuries
generation: generation generations
°: ° degree degrees
hz: hz hertz
khz: khz
mhz: mhz
ghz: ghz
mmhg: mmhg
kcal: kcal
calorie: calorie calories
joule: joule joules
kj: kj
watt: watt watts w
kw: kw
kwh: kwh
volt: volt volts
iu: iu
unit: unit units
mmol: mmol
mol: mol
meq: meq
mev: mev
bp: bp
kda: kda
db: db
byte: byte bytes
kb: kb
mb: mb megabyte megabytes
gb: gb gigabyte gigabytes
tb: tb terabyte terabytes
time: time times
fold: fold
$: dollar dollars usd
€: euro euros eur
£: gbp
cent: cent cents
"""

UNITS = {
    form: name
    for entry in _FORMS.strip().splitlines()
    for name, forms in [entry.split(": ", 1)]
    for form in forms.split()
}
"""Each way of writing a unit, lower case, to its name: "milligrams" to "mg", "inches" to "inch"."""
