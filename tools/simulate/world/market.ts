/** The generated market in numbers. Assumptions, each a plain guess at an ordinary market: change them and see what holds. */
export const MARKET = {
  /** A Monday, 08:00 UTC: a short replay falls into office hours. */
  startsAt: Date.UTC(2026, 0, 5, 8),
  questionsPerDay: 2_000,
  consultants: 800,
  /** Clients per question: some come again. */
  clientsPerQuestion: 0.6,

  /** A young market opens field by field: of the taxonomy's fifteen, so many, by the seed. */
  fields: 6,

  demand: {
    /** Zipf: the n-th most wanted skill is asked for in proportion to 1 ÷ (n + shift)^exponent. */
    exponent: 1.1,
    shift: 4,
    /** Consultants follow demand, but not all the way: the head is scarce, the tail is thin. */
    supplyFollows: 0.8,
    /** Hour of the day (UTC) at which most is asked, and how much more than on average. */
    peakHour: 15,
    swing: 0.6,
  },

  question: {
    /** The client picks skills from the list. */
    choosesSkills: 0.25,
    /** No skill is named in any way that the taxonomy knows. */
    vague: 0.05,
    /** Of those with a second need, and of these with a third. */
    secondNeed: 0.55,
    thirdNeed: 0.35,
    first: 0.3,
    namesRate: 0.5,
    namesCap: 0.25,
    rate: { median: 11_000, sigma: 0.4 },
    patienceSeconds: { median: 150, sigma: 0.5 },
  },

  consultant: {
    /** Shares of consultants by sessions behind them: none, 1..10, 11..50, 51..200, 201..500, 501..900. */
    seasoned: [0.25, 0.2, 0.28, 0.18, 0.06, 0.03],
    quality: { mean: 0.72, deviation: 0.14 },
    /** Declare a level or two more than they have. */
    boastful: 0.15,
    attention: { mean: 0.9, deviation: 0.08 },
    answerSeconds: { median: 7, sigma: 0.45 },
    rate: { median: 7_500, sigma: 0.35 },
    /** Comes on a given day. */
    present: 0.85,
  },

  answer: {
    /** Invitations an hour at which only half of them are still noticed. */
    floodedAt: 30,
    /** Around this relevance half of those who notice would offer. */
    offersAround: 0.35,
    softness: 0.07,
    /** How far people misjudge their own relevance. */
    misjudges: 0.08,
    noTime: 0.1,
    sigma: 0.6,
  },

  client: {
    /** From the first offer to the first choice. */
    choosesAfterSeconds: { median: 12, sigma: 0.5 },
    /** From a later offer to the next. */
    reconsidersAfterSeconds: 4,
    /** How far an offer's look (profile, note) misleads about relevance. */
    misjudges: 0.15,
    /** Least appeal that they accept. */
    wants: { mean: 0.5, deviation: 0.12 },
  },

  session: {
    joinSeconds: { median: 12, sigma: 0.5 },
    noShowByConsultant: 0.015,
    noShowByClient: 0.02,
    /** Minutes = (base + per × relevance) × chance. */
    minutes: { base: 4, per: 24, sigma: 0.5 },
    rated: 0.7,
    rateAfterSeconds: 30,
  },
} as const;

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
