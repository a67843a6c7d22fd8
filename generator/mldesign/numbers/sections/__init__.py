"""Which numbers each stage of a design shows. One module for each stage."""
