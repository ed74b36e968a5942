"""Tests of the marks that Markdown's dialects put around words: none of them is shown, and no word is lost."""

from __future__ import annotations

import pytest

from citewell.types import GAP
from tests.extract.conftest import Read, outline
from tests.extract.markup.test_markdown import kinds, texts


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("## Title {#id .cls}", "Title"),
        ("## Title { #id }", "Title"),
        ("## Title{#id}", "Title"),
        ("## Title ##", "Title"),
        ("Title\n-----\n{: .x}", "Title"),
        ("## Title\n{: #id}", "Title"),
        ('A **term**{: data-type="term" .no-emphasis} here.', "A term here."),
        ('See [this](x){: target="_blank"} page.', "See this page."),
        ("See [this](x){target=_blank .btn} page.", "See this page."),
        ("A [span]{.smallcaps} here.", "A [span] here."),
        ("Text.\n{: .lead #id}", "Text."),
        ("Run `make`{.sh} now.", "Run make now."),
        ("A set {1, 2} and {this} and a{b}.", "A set {1, 2} and {this} and a{b}."),
        ("1.  {: .preface} [Preface](x)", "1. Preface"),
    ],
)
def test_attributes_are_not_shown(source: str, expected: str) -> None:
    """kramdown's and pandoc's, of headings, spans, links, blocks and items; other braces are text."""
    assert texts(source)[0] == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("See [the log][2].\n\n[2]: http://x.example", "See the log."),
        ("See [the log][].\n\n[the log]: /x", "See the log."),
        ("See [the log][nowhere].", "See the log."),
        ("See [the *log*][nowhere] and [more][too].", "See the log and more."),
        ("See [`Vec`] for more.", "See Vec for more."),
        ("See [[Page]] and [[Page|words]].", "See Page and words."),
        ("Take a[i][j] and [sic] as text.", "Take a[i][j] and [sic] as text."),
        ("Shown below ([\\[link\\]](#fig)) and in [\\[link\\]](#tab).", "Shown below and in link."),
        ("It sank.[[3]](#cite)", "It sank."),
        ("Go <https://x.example/a>.", "Go https://x.example/a."),
        ("An [odd link](javascript:x) too.", "An odd link too."),
    ],
)
def test_links_show_their_words(source: str, expected: str) -> None:
    """Wherever they lead, and if they lead nowhere."""
    assert texts(source) == [expected]


def test_pictures_are_captions() -> None:
    """Alone, their words and titles; in a sentence they are left out, a badge always."""
    assert kinds('![A boat](b.png "At sea &amp; land")') == [("caption", "A boat"), ("caption", "At sea & land")]
    assert texts("Press the ![gear](g.png) button.") == ["Press the button."]
    assert kinds("[![A map of all the quays](m.png)](m.png)") == [("caption", "A map of all the quays")]
    assert texts("[![Build](https://b.example/x.svg)](https://ci.example)\n\nText.") == ["Text."]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("> [!WARNING]\n> Hot plate.\n", ["Hot plate."]),
        ("> [!TIP] Mind this\n> Hot plate.\n", ["Mind this", "Hot plate."]),
        (":::note\nHot plate.\n:::\n", ["Hot plate."]),
        (":::note Mind this\nHot plate.\n:::\n", ["Mind this", "Hot plate."]),
        (":::tip[Mind this]\nHot plate.\n:::\n", ["Mind this", "Hot plate."]),
        ("::: {.callout-note}\nHot plate.\n:::\n", ["Hot plate."]),
        ("::::note\n:::tip\nHot plate.\n:::\n::::\n", ["Hot plate."]),
        ("/// tip | Mind this\n\nHot plate.\n\n///\n", ["Mind this", "Hot plate."]),
        ("/// tip\nHot plate.\n///\n", ["Hot plate."]),
        ('!!! note "Mind this"\n    Hot plate.\n', ["Mind this", "Hot plate."]),
        ("!!! note\n    Hot plate.\n", ["Hot plate."]),
        ("??? info\n    Hot plate.\n", ["Hot plate."]),
        ('???+ info ""\n    Hot plate.\n', ["Hot plate."]),
        ('=== "Mind this"\n    Hot plate.\n', ["Mind this", "Hot plate."]),
        ('{% hint style="info" %}\nHot plate.\n{% endhint %}\n', ["Hot plate."]),
        ("{{% notice tip %}}\nHot plate.\n{{% /notice %}}\n", ["Hot plate."]),
        ("{{< callout >}}\nHot plate.\n{{< /callout >}}\n", ["Hot plate."]),
        ("```{warning}\nHot plate.\n```\n", ["Hot plate."]),
        ("> **Note:** Hot plate.\n", ["Note: Hot plate."]),
    ],
)
def test_boxes_give_their_text(source: str, expected: list[str]) -> None:
    """As ordinary paragraphs, a title of their own before it, and what follows is not in them."""
    assert kinds(f"{source}\nAfter.\n") == [("paragraph", text) for text in [*expected, "After."]]


def test_boxes_hold_every_kind_of_block() -> None:
    """Lists and code in them are such."""
    assert [kind for kind, _ in kinds("!!! note\n    Text.\n\n    - item\n\n    ```sh\n    run\n    ```\n")] == [
        "paragraph",
        "list_item",
        "code",
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("It costs {{ site.price }} crowns.", f"It costs {GAP} crowns."),
        ('Ask in {% channel "help" %} first.', f"Ask in {GAP} first."),
        ("Use version {{< param version >}} of it.", f"Use version {GAP} of it."),
        ("It is {% if open %}open{% endif %} today.", "It is open today."),
        ('See [it]({{ "/a b" | url }}) now.', "See it now."),
        ("See [it]({% link _x/a.md %}) now.", "See it now."),
        ('Say {{ "hello" }} twice.', "Say hello twice."),
        ("Write `{{ name }}` there.", "Write {{ name }} there."),
        ("Write {% raw %}{{ name }}{% endraw %} there.", "Write {{ name }} there."),
        ("Kept {# not this #} words.", "Kept words."),
        ("Kept <!-- not this --> words.", "Kept words."),
        ("Kept.\n{% comment %}\n\nNot this.\n\n{% endcomment %}", "Kept."),
        ("Kept.\n\n{::comment}\nNot this.\n{:/comment}", "Kept."),
        ("Kept.\n\n{{< youtube abc >}}", "Kept."),
        ("Kept.\n\n{{ content }}", "Kept."),
        ("The sum $\\frac{{a}}{{b}}$ stands.", None),
    ],
)
def test_templates_are_not_shown(source: str, expected: str | None) -> None:
    """Tags go and text between them stays; a value in a sentence leaves a gap; in code and formulas they are text."""
    found = texts(source)
    assert found == [expected] if expected is not None else GAP not in found[0]


@pytest.mark.parametrize(
    "include",
    [
        "{{#include x.rs}}",
        "{{#rustdoc_include x.rs:2:5}}",
        "{* ../../docs_src/x.py ln[1:2] *}",
        "{!x.md!}",
        '--8<-- "x.md"',
        "{% include x.md %}",
        "![[Other page]]",
    ],
)
def test_text_of_other_files_leaves_a_gap(include: str, read: Read) -> None:
    """In a line of its own and, where it can stand there, in code; it is counted."""
    document = read(f"Before.\n\n{include}\n\nAfter.\n", "a.md")
    assert document.text == f"Before.\n\n{GAP}\n\nAfter."
    assert document.omitted == (("not included", 1),)
    if not include.startswith("!"):
        code = read(f"Before.\n\n```rust\n{include}\n```\n", "a.md")
        assert code.text == f"Before.\n\n{GAP}"
        assert code.blocks[-1].kind == "code"
        assert code.omitted == (("not included", 1),)


def test_code_between_the_tags_of_a_template_is_code(read: Read) -> None:
    """Liquid's and Hugo's."""
    for source in (
        "{% highlight ruby %}\nputs 1\n{% endhighlight %}",
        "{{< highlight ruby >}}\nputs 1\n{{< /highlight >}}",
    ):
        block = read(f"Text.\n\n{source}\n", "a.md").blocks[-1]
        assert (block.kind, block.label) == ("code", "ruby")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A flow of 2^53^ bits.", "A flow of 2⁵³ bits."),
        ("A flow of 2<sup>53</sup> bits.", "A flow of 2⁵³ bits."),
        ("H~2~O and CO<sub>2</sub>.", "H₂O and CO₂."),
        ("About ~5 or ~6 metres.", "About ~5 or ~6 metres."),
        ("A caret^ here and^there.", "A caret^ here and^there."),
        ("It was ~~6560~~ 70 crowns.", "It was 70 crowns."),
        ("It was <del>60</del> 65 crowns.", "It was 65 crowns."),
        ('It was <span style="text-decoration: line-through">60</span> 65.', "It was 65."),
        ("On an error, `?` will return.", "On an error, ? will return."),
        ("Un*frigging*believable and **bo**ld.", "Unfriggingbelievable and bold."),
        ("A ==marked== word and a == b.", "A marked word and a == b."),
        ("Press <kbd>Ctrl</kbd>+<kbd>C</kbd>.", "Press Ctrl+C."),
        ("He <q>said</q> so.", "He “said” so."),
        ("&copy; &lt;b&gt; &amp;amp; AT&amp;T", "© <b> &amp; AT&T"),
        ("Party :tada: on.", "Party :tada: on."),
        ("中文\n中文。**重要。**请注意", "中文中文。重要。请注意"),
        ("한국어\n문장", "한국어 문장"),
        ('Seen <span style="display:none">not this</span> words.', "Seen words."),
        ("Costs $5 and $6 a day.", "Costs $5 and $6 a day."),
        ("US$5-US$6 or $10 (was $12).", "US$5-US$6 or $10 (was $12)."),
        ("\\(not a formula\\) and \\[this\\]", "(not a formula) and [this]"),
    ],
)
def test_words_are_not_changed(source: str, expected: str) -> None:
    """Raised and lowered letters stand apart from numbers, struck words go, prices and carets are text."""
    assert texts(source) == [expected]


def test_what_is_not_read_is_counted(read: Read) -> None:
    """Struck words and hidden ones."""
    document = read(
        'A ~~b c~~ <s>d</s> <span hidden>e f</span> g.\n\n<div style="display:none">\n\nh\n\n</div>\n\nEnd.', "a.md"
    )
    assert document.text == "A g.\n\nEnd."
    assert dict(document.omitted) == {"struck out": 3, "hidden": 3}


@pytest.mark.parametrize("source", ["$x_1$", "\\\\(x_1\\\\)", "\\(x_1\\)", "$$x_1$$", "$`x_1`$"])
def test_formulas_in_a_sentence_lose_their_fences(source: str) -> None:
    """What is between is written as text."""
    found = texts(f"Let {source} be small.")[0]
    assert "$" not in found
    assert "\\" not in found
    assert found.startswith("Let x")


@pytest.mark.parametrize(
    "source",
    [
        "$$\nE = mc^2\n$$",
        "$$ E = mc^2 $$",
        "\\[ E = mc^2 \\]",
        "```math\nE = mc^2\n```",
        "\\begin{align}\nE = mc^2\n\\end{align}",
    ],
)
def test_formulas_by_themselves_are_such(source: str) -> None:
    """However they are fenced."""
    assert [kind for kind, _ in kinds(f"Text:\n\n{source}\n\nMore.")] == ["paragraph", "formula", "paragraph"]


def test_notes_are_notes() -> None:
    """Their marks go; below, in the sentence, or by HTML."""
    assert kinds("It sank.[^a]\n\n[^a]: In *May*.\n\n    Or June.\n") == [
        ("paragraph", "It sank."),
        ("note", "In May."),
        ("note", "Or June."),
    ]
    assert kinds("It sank^[In May.] fast.") == [("paragraph", "It sank fast."), ("note", "In May.")]
    assert kinds("31 tonnes<sup>5</sup> of it.\n\n<sup>5</sup> Weighed wet.")[0] == ("paragraph", "31 tonnes of it.")
    assert texts("31 tonnes<sup>[5](#n)</sup> of it.") == ["31 tonnes of it."]
    assert texts("Match [^a-z] letters.") == ["Match [^a-z] letters."]


def test_html_boxes_hold_markdown() -> None:
    """With or without an empty line below their tags."""
    for source in (
        '<div markdown="1">\nA **b** c.\n</div>',
        "<div>\n\nA **b** c.\n\n</div>",
        "<section>\nA **b** c.\n</section>",
    ):
        assert kinds(f"{source}\n\nEnd.") == [("paragraph", "A b c."), ("paragraph", "End.")]
    assert texts("<details>\n<summary>More</summary>\nA **b** c.\n</details>") == ["More", "A b c."]


def test_marks_that_authors_left_in_html_are_not_shown() -> None:
    """Markdown does not look there, readers would see them all the same; a picture by itself is a caption."""
    assert texts("<p>A **b** and [c](d) and 2**3**4.</p>") == ["A b and c and 2**3**4."]
    assert kinds('<img src="x.png" alt="A pump">\n\nText.')[0] == ("caption", "A pump")


def test_a_question_that_unfolds_is_a_heading() -> None:
    """What it unfolds stands below it; other summaries are text."""
    source = "# Ferry\n\n<details>\n<summary><b>May I bring a dog?</b></summary>\n\nYes.\n\n</details>\n"
    assert kinds(source)[:2] == [("heading", "Ferry"), ("heading", "May I bring a dog?")]
    assert texts(source)[2] == "Yes."


def test_tables_of_html_may_hold_markdown() -> None:
    """Cells parted by empty lines are still those of one row."""
    found = texts("<table>\n<tr>\n<td>\n\n**x**\n\n</td>\n<td>1</td>\n<td>2</td>\n</tr>\n</table>\n\nEnd.")
    assert found[-1] == "End."
    assert len(found) == 2
    assert "x" in found[0]
    assert "2" in found[0]


@pytest.mark.parametrize(
    ("box", "kind"),
    [("problem", "exercise"), ("exercise", "exercise"), ("solution", "solution"), ("abstract", "objective")],
)
def test_boxes_of_textbooks_say_what_they_hold(box: str, kind: str) -> None:
    """By their data-type."""
    source = (
        f'<div data-type="{box}" markdown="1">\nWhich is it?\n\n1.  one\n2.  two\n{{: type="a"}}\n\n</div>\n\nText.\n'
    )
    assert kinds(source) == [(kind, "Which is it?"), (kind, "a. one"), (kind, "b. two"), ("paragraph", "Text.")]


def test_components_are_read_as_their_text() -> None:
    """Imports, tags and expressions of MDX go; a title stays; an expression in a sentence leaves a gap."""
    source = (
        "import Tabs from '@theme/Tabs';\n\n# Hi\n\n<Tabs>\n<TabItem label=\"npm\">\n\nIt is {version} now.\n\n"
        "</TabItem>\n</Tabs>\n\n{/* not this */}\n\n{list.map(x => x)}\n\nUse `{x}` and {'this'}.\n"
    )
    assert texts(source, "a.mdx") == ["Hi", "npm", f"It is {GAP} now.", "Use {x} and this."]
    assert texts("It is {version} now.") == ["It is {version} now."]


def test_results_of_code_in_a_sentence_are_not_there(read: Read) -> None:
    """R Markdown and Quarto compute them."""
    assert read("We saw `r nrow(x)` boats.\n", "a.Rmd").text == f"We saw {GAP} boats."
    assert read("We saw `r nrow(x)` boats.\n", "a.md").text == "We saw r nrow(x) boats."


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "a.mkd", "a.mdx", "a.qmd", "a.Rmd"])
def test_all_names_of_markdown_are_known(name: str, read: Read) -> None:
    """Whatever the dialect."""
    document = read("# Title\n\nText.\n", name)
    assert document.filetype == "md"
    assert outline(document)[0] == ("heading", 1, "Title")
