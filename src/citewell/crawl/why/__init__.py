"""Why an address is in the library, or is not: accounts of visits and of single addresses."""
