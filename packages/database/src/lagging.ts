import { sqlState } from './errors.ts'
import type { Reach } from './reach.ts'
import type { Replica } from './replica.ts'
import { type Reaching, type Sql, sqlOn } from './sql.ts'

/** SQLSTATE of a statement that would write where nothing can be written. */
const READ_ONLY = '25006'

/**
 * Statements of one answer: on the replica as long as it answers, from then on on the primary, and never back, so that no statement sees less
 * than one before it. What fails is asked of the primary, which knows better what is wrong with it, but for what would write.
 */
export function laggingSql(primary: Reaching, replica: Replica, own?: Reach): Sql {
  let isLeft = !replica.isUsable
  const query: Reaching['query'] = async (config, reach) => {
    if (!isLeft)
      try {
        return await replica.query(config, reach)
      } catch (error) {
        if (sqlState(error) === READ_ONLY) throw error
        isLeft = true
      }
    replica.reads.primary++
    return primary.query(config, reach)
  }
  return sqlOn({ query }, own)
}
