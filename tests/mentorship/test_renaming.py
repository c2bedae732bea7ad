"""Names are looked for as they are written, whatever a pattern would make of their signs."""

from mentorship.renaming import Renaming


def test_a_name_with_the_signs_of_a_pattern_is_itself_alone():
    renaming = Renaming({"Ann (A.) O'Neil": "Former colleague", "E.7": "F1", ".*": "F2"})

    assert renaming.in_words("Ask ann (a.) o'neil or E.7.") == "Ask Former colleague or F1."
    assert renaming.in_words("Ask Ann A O'Neil or EX7 or anybody") == "Ask Ann A O'Neil or EX7 or anybody"


def test_a_name_stands_for_a_whole_word():
    assert Renaming({"E17": "F1"}).in_words("E17, E170 and 1E17") == "F1, E170 and 1E17"
