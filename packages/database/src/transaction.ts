import type { Pool } from './pool.ts'
import { type Reach, settingOf } from './reach.ts'
import { inTurn, type Sql, sqlOn } from './sql.ts'

/** BEGIN … COMMIT on a connection of a pool, ROLLBACK when `work` throws. */
export function transactionOn<T>(pool: Pool, reach: Reach, work: (tx: Sql) => Promise<T>): Promise<T> {
  return pool.lend(async (client, distrust) => {
    // Also BEGIN and COMMIT in turn: a statement that nobody awaited must not run after the transaction.
    const connection = inTurn(client, reach, other => settingOf(other, 'LOCAL'))
    const run = (text: string) => connection.query({ text })
    await run(`BEGIN; ${settingOf(reach, 'LOCAL')}`).catch(error => {
      distrust()
      throw error
    })
    try {
      const result = await work(sqlOn(connection, reach))
      expectCommit(await run('COMMIT'))
      return result
    } catch (error) {
      // What was cut or lost answers at once that it is.
      await run('ROLLBACK').catch(distrust)
      throw error
    }
  })
}

/** COMMIT of a transaction in which a statement failed answers ROLLBACK without an error; such a "success" must not be believed. */
function expectCommit({ command }: { command: string }): void {
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back: a failed statement was ignored')
}
