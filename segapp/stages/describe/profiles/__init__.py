"""Write what describes a segment: figures, rules to find it, typical customers."""
