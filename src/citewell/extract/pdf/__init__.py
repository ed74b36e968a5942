"""PDF: lines of printed pages put together to paragraphs."""
