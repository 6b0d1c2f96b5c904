#include "data/word_list.hpp"

namespace spate::data {
namespace {

constexpr std::string_view all_words[] = {
    "able",     "above",    "acre",    "again",   "amber",   "anchor",  "angle",    "apple",   "arch",     "arrow",
    "ash",      "atlas",    "autumn",  "badge",   "bamboo",  "bank",    "barn",     "basin",   "basket",   "beach",
    "beam",     "bell",     "bench",   "berry",   "birch",   "blanket", "blue",     "board",   "boat",     "bottle",
    "bowl",     "branch",   "bread",   "brick",   "bridge",  "bright",  "brook",    "brush",   "bucket",   "button",
    "cabin",    "cable",    "camp",    "candle",  "canvas",  "canyon",  "carbon",   "cargo",   "carpet",   "castle",
    "cedar",    "chain",    "chair",   "chalk",   "chapter", "cherry",  "circle",   "clay",    "clear",    "cliff",
    "clock",    "cloud",    "clover",  "coast",   "cobalt",  "color",   "column",   "comet",   "copper",   "coral",
    "corner",   "cotton",   "creek",   "crystal", "current", "curve",   "cycle",    "daisy",   "dawn",     "deep",
    "delta",    "desert",   "diagram", "dial",    "dock",    "door",    "drift",    "dune",    "eagle",    "early",
    "earth",    "east",     "echo",    "edge",    "elm",     "ember",   "engine",   "evening", "fabric",   "falcon",
    "feather",  "fern",     "field",   "figure",  "finch",   "flag",    "flame",    "flint",   "flour",    "flower",
    "forest",   "fountain", "frame",   "fresh",   "frost",   "garden",  "gate",     "gentle",  "glacier",  "glass",
    "globe",    "gold",     "grain",   "granite", "grass",   "gravel",  "green",    "grove",   "harbor",   "harvest",
    "hazel",    "heron",    "hill",    "hollow",  "honey",   "horizon", "index",    "indigo",  "inlet",    "iron",
    "island",   "ivory",    "ivy",     "jade",    "jar",     "kettle",  "keystone", "kite",    "ladder",   "lagoon",
    "lake",     "lamp",     "lantern", "large",   "leaf",    "ledge",   "lemon",    "level",   "light",    "lilac",
    "linen",    "little",   "loop",    "lotus",   "maple",   "marble",  "margin",   "meadow",  "metal",    "mild",
    "mill",     "mineral",  "mint",    "mirror",  "mist",    "moon",    "morning",  "moss",    "mountain", "narrow",
    "needle",   "north",    "oak",     "oasis",   "ocean",   "olive",   "onyx",     "opal",    "orange",   "orbit",
    "orchard",  "oval",     "paper",   "path",    "pebble",  "pencil",  "pepper",   "pine",    "planet",   "plate",
    "plaza",    "pond",     "poplar",  "prairie", "prism",   "quartz",  "quiet",    "rain",    "range",    "raven",
    "reed",     "ridge",    "river",   "road",    "rose",    "round",   "ruby",     "sage",    "sail",     "sand",
    "sequence", "shade",    "shell",   "shore",   "silver",  "sketch",  "sky",      "slate",   "slope",    "small",
    "snow",     "solid",    "song",    "south",   "spark",   "spring",  "spruce",   "square",  "stable",   "star",
    "steel",    "stone",    "storm",   "stream",  "summer",  "sun",     "table",    "tide",    "timber",   "tower",
    "trail",    "valley",   "velvet",  "violet",  "wagon",   "walnut",  "water",    "wave",    "west",     "wheat",
    "wheel",    "willow",   "wind",    "window",  "winter",  "wood",    "yellow",   "zenith"};

}  // namespace

std::span<const std::string_view> word_list() { return all_words; }

}  // namespace spate::data
