"""Papers that people sign: docx on A4, laid out as GB/T 9704 asks of 公文, the same bytes every time."""
