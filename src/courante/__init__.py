"""Courante: music without end, composed by a network, at the pace of the person who moves."""
