// Prints what another implementation of HdrHistogram reads from an interval log: for each tag the histograms of all its
// lines added up, as JSON. Usage: node read.js FILE
const fs = require("fs");
const hdr = require("hdr-histogram-js");

const percentiles = [50, 90, 95, 99, 99.9];
const reader = new hdr.HistogramLogReader(fs.readFileSync(process.argv[2], "utf8"));
const byTag = new Map();
let lines = 0;
for (let one = reader.nextIntervalHistogram(); one; one = reader.nextIntervalHistogram()) {
  lines += 1;
  if (!byTag.has(one.tag)) {
    byTag.set(one.tag, hdr.build({
      lowestDiscernibleValue: 1, highestTrackableValue: 3.6e12, numberOfSignificantValueDigits: 3, bitBucketSize: 64
    }));
  }
  byTag.get(one.tag).add(one);
}
const tags = {};
for (const [tag, all] of byTag) {
  tags[tag] = {
    count: all.totalCount,
    max: all.maxValue,
    percentiles: percentiles.map((each) => all.getValueAtPercentile(each))
  };
}
console.log(JSON.stringify({ lines, startTime: reader.startTimeSec, tags }));
