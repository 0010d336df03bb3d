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
    CounterpointConfig,
)
from courante.config.energy import (
    EnergyConfig,
)
from courante.config.form import (
    FormConfig,
)
from courante.config.history import (
    HistoryConfig,
)
from courante.config.learning import (
    TrainConfig,
)
from courante.config.leases import (
    LeasesConfig,
)
from courante.config.networks import (
    EnsembleConfig,
    FeedforwardConfig,
    InputGroups,
    LearnedLine,
    LearnedStyle,
    LstmConfig,
    LstmNadeConfig,
    MarginalsConfig,
    MarkovConfig,
    ModelConfig,
    NgramConfig,
    TiedConfig,
    TiedNadeConfig,
    TiedParallelConfig,
    styles_of,
)
from courante.config.notes import (
    NotesConfig,
    SocketsConfig,
)
from courante.config.outlets import (
    FilesConfig,
    IcecastAddress,
    IcecastConfig,
    OutletsConfig,
    RelayConfig,
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
    LimitsConfig,
)
from courante.config.streaming import (
    OpusConfig,
)

__all__ = [
    "DEBIAN_SOUNDFONT",
    "MP3_BITRATES_KBPS",
    "MP3_SAMPLE_RATES_HZ",
    "ApiConfig",
    "AudioConfig",
    "ComposerConfig",
    "CounterpointConfig",
    "EncoderConfig",
    "EnergyConfig",
    "EnsembleConfig",
    "ExpressionConfig",
    "FeedforwardConfig",
    "FilesConfig",
    "FormConfig",
    "HistoryConfig",
    "IcecastAddress",
    "IcecastConfig",
    "InputGroups",
    "LearnedLine",
    "LearnedStyle",
    "LeasesConfig",
    "LimitsConfig",
    "LstmConfig",
    "LstmNadeConfig",
    "MarginalsConfig",
    "MarkovConfig",
    "ModelConfig",
    "NgramConfig",
    "NotesConfig",
    "OpusConfig",
    "OutletConfig",
    "OutletsConfig",
    "PaceConfig",
    "RelayConfig",
    "SocketsConfig",
    "StationConfig",
    "SynthConfig",
    "TiedConfig",
    "TiedNadeConfig",
    "TiedParallelConfig",
    "TrainConfig",
    "styles_of",
]
