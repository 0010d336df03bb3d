"""From what a runner's sensors say to the tempo of the music.

readings (checked) -> units (steps or strides) -> fusion (medians, staleness) -> estimate (the best
signal) -> policies (the mode's rule) -> smoothing (bars) -> a ``Tempo`` with its reason.

``tracker`` ties them together; ``replay`` reads recorded runs; ``steadiness`` measures how well a
tempo kept to a runner.
"""
