/** How a floor finds the ten best: in its own memory, or asking Redis. */
import { createClient } from 'redis';
import { consultantsBetween } from '../population/population.ts';
import { type Scored, SkillIndex, standingOf, strengthOf } from './skill-index.ts';

export type Select = (slugs: readonly string[], limit: number) => Scored[] | Promise<Scored[]>;

export const selectInProcess = (online: number): Select => {
  const index = new SkillIndex(consultantsBetween(0, online));
  return (slugs, limit) => index.best(slugs, limit);
};

/** The same sum in a script: one sorted set per skill, one for the standing; added up in Redis. */
const SCRIPT = `
local skills, limit = #KEYS - 1, tonumber(ARGV[#KEYS])
local union = { 'ZUNION', skills }
for i = 1, skills do union[2 + i] = KEYS[i] end
union[3 + skills] = 'WEIGHTS'
for i = 1, skills do union[3 + skills + i] = ARGV[i] end
union[4 + 2 * skills] = 'WITHSCORES'
local found = redis.call(unpack(union))
local top = {}
for first = 1, #found, 2000 do
  local members = {}
  for i = first, math.min(first + 1999, #found), 2 do members[#members + 1] = found[i] end
  local standing = redis.call('ZMSCORE', KEYS[#KEYS], unpack(members))
  for i = 1, #members do
    local score = tonumber(found[first + 2 * i - 1]) + tonumber(standing[i])
    if #top < limit or score > top[limit][2] then
      local at = #top + 1
      while at > 1 and top[at - 1][2] < score do at = at - 1 end
      table.insert(top, at, { members[i], score })
      top[limit + 1] = nil
    end
  end
end
local answer = {}
for i = 1, #top do
  answer[2 * i - 1] = top[i][1]
  answer[2 * i] = tostring(top[i][2])
end
return answer`;

export async function selectInRedis(online: number, url: string): Promise<Select> {
  const client = createClient({ url });
  client.on('error', (error) => console.error(error));
  await client.connect();
  const consultants = consultantsBetween(0, online);
  const entries = consultants.flatMap(({ skills }, n) => skills.map((skill) => ({ n, ...skill })));
  const bySkill = Map.groupBy(entries, (it) => it.slug);
  for (const [slug, having] of bySkill) {
    await client.zAdd(
      keyOf(slug),
      having.map((it) => ({ value: String(it.n), score: strengthOf(it.level) })),
    );
  }
  await client.zAdd(
    keyOf('standing'),
    consultants.map((it, n) => ({ value: String(n), score: standingOf(it) })),
  );
  const sha = await client.scriptLoad(SCRIPT);
  return async (slugs, limit) => {
    const known = slugs.filter((slug) => bySkill.has(slug));
    const weights = known.map((slug) => String(Math.log(1 + online / (bySkill.get(slug)?.length ?? 1))));
    const reply = (await client.evalSha(sha, {
      keys: [...known, 'standing'].map(keyOf),
      arguments: [...weights, String(limit)],
    })) as string[];
    return Array.from({ length: reply.length / 2 }, (_, i) => ({
      n: Number(reply[2 * i]),
      score: Number(reply[2 * i + 1]),
    }));
  };
}

const keyOf = (name: string): string => `{floor}:${name}`;
