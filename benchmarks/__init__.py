"""Speed beside other tokenizers: `python -m benchmarks`, or `make bench`."""
