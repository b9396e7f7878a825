"""Rules for values that many elements share: dates, addresses, numbers, languages, texts."""
