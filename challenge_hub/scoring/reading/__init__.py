"""From the canonical document to rules: nothing here scores."""
