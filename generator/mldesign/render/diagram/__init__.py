"""Diagrams of a design: a value, its layout in lanes, its routes and its painting."""
