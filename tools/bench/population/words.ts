/** What profiles and questions are filled with: everyday words, so that text matching has work to do. */
export const fillerWords = `
advice always answer application approach around audit balance before better between budget build business careful change
check clear client common company compare complete concern configure connect consider contract control cost could cover
customer daily deadline decide delay deliver design detail different direct document during early effect effort enough error
every example expect experience explain failed family feature figure final find first follow growth handle helped history
hours improve include increase inside issue launch learn legacy letter likely limit longer maintain manage market measure
meeting migrate minutes month moving network nothing number offer office often only open option order other partner people
perhaps period plan please point policy possible practice prepare price problem process product project proper provide
quality question quick rather reach ready reason recent reduce regular release remote report request require result return
review risk running safety sample schedule second service several share should simple small software solution someone start
still stop strategy strong structure suddenly supplier support system target team think through today together tools track
training trouble trust under understand update upgrade urgent usual value version wanted weekly whether without working wrong
year yesterday
`
  .trim()
  .split(/\s+/);
