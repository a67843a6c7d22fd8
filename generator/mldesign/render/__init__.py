"""Plan to files as values: document, diagrams, shell, wiring and the components' code."""
