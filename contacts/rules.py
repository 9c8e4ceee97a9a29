"""Who may do what with the directory: plain questions with plain answers."""


def must_prove_address(visitor) -> bool:
    """Whether a letter waits for a code: somebody signed in has shown before that they read their mail."""
    return not visitor.is_authenticated
