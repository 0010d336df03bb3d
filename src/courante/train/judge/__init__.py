"""Classifiers that listen: can composed music be told from people's, and which style is it?"""

from courante.train.judge.areas import Area, auc
from courante.train.judge.control import Followed, followed
from courante.train.judge.features import FEATURES, features_of
from courante.train.judge.judging import Telling, Verdict, judge
from courante.train.judge.styles import Recognition, StyleEar

__all__ = [
    "FEATURES",
    "Area",
    "Followed",
    "Recognition",
    "StyleEar",
    "Telling",
    "Verdict",
    "auc",
    "features_of",
    "followed",
    "judge",
]
