"""From names as people write them to the subjects of the directory; the only importer of rapidfuzz here."""
