"""One frozen dataclass per stage, with validation; imports no framework and no stage."""

from courante.config.audio import (
    DEBIAN_SOUNDFONT,
    MP3_BITRATES_KBPS,
    MP3_SAMPLE_RATES_HZ,
    AudioConfig,
    EncoderConfig,
    OutletConfig,
    SynthConfig,
)
from courante.config.composing import (
    ComposerConfig,
)
from courante.config.learning import (
    TrainConfig,
)
from courante.config.networks import (
    EnsembleConfig,
    FeedforwardConfig,
    InputGroups,
    LstmConfig,
    LstmNadeConfig,
    MarginalsConfig,
    MarkovConfig,
    ModelConfig,
    NgramConfig,
    TiedConfig,
    TiedNadeConfig,
    TiedParallelConfig,
)
from courante.config.playing import (
    ExpressionConfig,
)
from courante.config.running import (
    PaceConfig,
    StationConfig,
)
from courante.config.serving import (
    ApiConfig,
)

__all__ = [
    "DEBIAN_SOUNDFONT",
    "MP3_BITRATES_KBPS",
    "MP3_SAMPLE_RATES_HZ",
    "ApiConfig",
    "AudioConfig",
    "ComposerConfig",
    "EncoderConfig",
    "EnsembleConfig",
    "ExpressionConfig",
    "FeedforwardConfig",
    "InputGroups",
    "LstmConfig",
    "LstmNadeConfig",
    "MarginalsConfig",
    "MarkovConfig",
    "ModelConfig",
    "NgramConfig",
    "OutletConfig",
    "PaceConfig",
    "StationConfig",
    "SynthConfig",
    "TiedConfig",
    "TiedNadeConfig",
    "TiedParallelConfig",
    "TrainConfig",
]
