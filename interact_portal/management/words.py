"""Words that nobody has written before."""

SYLLABLES = [consonant + vowel for consonant in "bdfghjklmnprstvz" for vowel in "aeio"]


def invented_word(number: int) -> str:
    """A name of four syllables that no other number below sixteen million has; neighbours are nothing alike."""
    number = number * 7_919_003 % len(SYLLABLES) ** 4
    word = ""
    for _ in range(4):
        number, digit = divmod(number, len(SYLLABLES))
        word += SYLLABLES[digit]
    return word.capitalize()
