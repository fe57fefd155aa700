import { implement } from '@lodestone/http'
import { present } from '@lodestone/kernel'
import type { ServiceContext } from '@lodestone/service'
import type { InTurn } from './run.asking.ts'
import { timeBoxMs } from './run.ts'

/** The passes of a matched round computed again, to compare. */
export const replayRoutes = ({ config }: ServiceContext, inTurn: InTurn) =>
  implement({
    replayRound: call =>
      inTurn(call, async (ask, { rules, seed, run, further, ended, books }) => {
        const question = { kind: 'replay', books, rules, seed, timeLimitMs: timeBoxMs(config) } as const
        const replays = []
        for (const [index, recorded] of [run, ...further].entries()) {
          const { inputDigest, resultHash, findings } = await ask({
            ...question,
            earlier: ended.slice(0, index),
            recorded,
          })
          const same = resultHash === recorded.resultHash && inputDigest === recorded.inputDigest
          replays.push({ pass: index + 1, same, resultHash, recordedHash: recorded.resultHash, findings })
        }
        const [head, ...more] = replays
        const first = present(head)
        return {
          body: {
            same: replays.every(({ same }) => same),
            resultHash: first.resultHash,
            recordedHash: first.recordedHash,
            findings: replays.flatMap(({ pass, findings }) =>
              pass === 1 ? findings : findings.map(finding => `pass ${pass}: ${finding}`),
            ),
            ...(more.length > 0
              ? { passes: more.map(({ pass, resultHash, recordedHash }) => ({ pass, resultHash, recordedHash })) }
              : {}),
          },
        }
      }),
  })
