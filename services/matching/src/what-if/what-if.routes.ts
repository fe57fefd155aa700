import { type RoundRules, rules as rulesSchema } from '@lodestone/contracts'
import { actorOf, implement, ProblemError } from '@lodestone/http'
import { fromJson, IN_WORDS, toJson } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import type { InTurn } from '../run/run.asking.ts'
import { changeRules, type RuleChanges, weighAlike } from './what-if.ts'

/** Milliseconds that the integer selections of a what-if may take: somebody waits, and nothing depends on the last kilogram. */
const WHAT_IF_BOX_MS = 60_000

/** What a matched round would have given under other rules. */
export const whatIfRoutes = ({ admission, door }: ServiceContext, inTurn: InTurn) =>
  implement({
    whatIf: call =>
      inTurn(call, async (ask, { roundId, rules, seed, run, books }) => {
        const own = fromJson(rules)
        const changed = mergedRules(own, call.body.rules)
        if (changed.weights === 'realisation' && !weighAlike(changed, own))
          throw new ProblemError('validation-failed', 'The matching cannot weigh by realisation again.', [
            {
              path: own.weights === 'realisation' ? 'rules.newcomerWeight' : 'rules.weights',
              message: 'what members took of earlier rounds is counted when a round that weighs by it is opened',
            },
          ])
        const participants = await admission.list()
        const { body } = await ask({
          kind: 'what-if',
          timeLimitMs: WHAT_IF_BOX_MS,
          books,
          rules,
          seed,
          earlier: [],
          changedRules: toJson(changed),
          baselines: toJson(Object.fromEntries(participants.map(one => [one.id, one.baselines]))),
          recorded: run,
        })
        const answer = { roundId, ...fromJson(body) }
        await door.transaction({ actor: actorOf(call.identity), correlationId: call.requestId }, async (tx, record) => {
          await tx.query('SELECT 1 FROM round WHERE round_id = $1 FOR UPDATE', [roundId])
          const data = { asked: call.body.rules, ...answer }
          record({ subject: `what-if:${roundId}`, type: 'matching.what-if-asked', data })
        })
        return { body: answer }
      }),
  })

const OTHER_POLICY =
  'levels are sealed as judged; GET /supply/offers/{id}/screening?policy= judges an offer under another policy'

/** Throws 422 when the rules do not go together, or name another policy than the books were sealed under. */
function mergedRules(own: RoundRules, changes: RuleChanges): RoundRules {
  const { provenancePolicy: sealed } = own
  const asked = changes.provenancePolicy
  if (asked && (asked.id !== sealed?.id || (asked.version !== undefined && asked.version !== sealed.version)))
    throw new ProblemError('validation-failed', 'The changed rules do not go together.', [
      { path: 'rules.provenancePolicy', message: OTHER_POLICY },
    ])
  const merged = rulesSchema.safeParse(changeRules(own, changes), IN_WORDS)
  if (merged.success) return merged.data
  throw new ProblemError(
    'validation-failed',
    'The changed rules do not go together.',
    merged.error.issues.map(issue => ({ path: ['rules', ...issue.path].join('.'), message: issue.message })),
  )
}
