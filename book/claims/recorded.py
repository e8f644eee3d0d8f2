"""Measurements that this build cannot repeat, because the files are not ours to ship.

The demonstration text of the notes is the opening of a well-known article about Unicode, with its invisible
characters. Whoever has it can repeat the measurement:
`TOKCOURSE_UNICODE_TEXT=file pytest tests/test_claims.py`.
"""

UNICODE_TEXT_SHA256 = "2d54732580a8f4f65229b241fa8a4bff3af8b15172957da309fdf5ccf6bff4a1"
UNICODE_TEXT_CODE_POINTS = 533
UNICODE_TEXT_BYTES = 616

# The 20 merges of that text at 276 ids, in order, and how often each pair occurred when it was merged.
UNICODE_TEXT_MERGES = {
    (101, 32): 20, (240, 159): 15, (226, 128): 12, (105, 110): 12, (115, 32): 10,
    (97, 110): 10, (116, 104): 8, (257, 133): 7, (257, 135): 7, (97, 114): 7,
    (239, 189): 6, (258, 140): 6, (267, 264): 6, (101, 114): 6, (111, 114): 6,
    (116, 32): 6, (259, 103): 6, (115, 116): 5, (261, 100): 5, (32, 262): 5,
}  # fmt: skip

# Merges after which that text is a single token.
UNICODE_TEXT_ALL_MERGES = 379

# Llama 2's tokenizer.model, a SentencePiece file: its training options and its size.
LLAMA2 = {
    "vocab_size": 32_000,
    "model_type": "bpe",
    "character_coverage": 0.99995,
    "byte_fallback": True,
    "split_digits": True,
    "normalization_rule_name": "identity",
    "unk_id": 0,
    "bos_id": 1,
    "eos_id": 2,
    "pad_id": -1,
}

# The kind of tokenizer file that each family publishes.
FAMILIES = {
    "Llama 2": "SentencePiece",
    "Mistral 7B": "SentencePiece",
    "Llama 3": "tiktoken",
    "Mistral Nemo": "tiktoken",
}

# claude.json of Anthropic's package @anthropic-ai/tokenizer 0.0.4, its one published vocabulary.
ANTHROPIC_RANKS = 64_995
ANTHROPIC_SPECIAL_TOKENS = 5

# The last cell of the notebook that the notes follow, as public copies have it.
NOTEBOOK_SENTENCE = "Eternal glory to anyone who can delete tokenization as a required step in LLMs."
