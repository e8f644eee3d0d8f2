"""`python -m tokcourse.grading` is `tokcourse grade`."""

from tokcourse.grading.grade import main

if __name__ == "__main__":
    raise SystemExit(main())
