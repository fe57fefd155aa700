import { useFormat } from '../../format/use-format.ts'
import { Country, type Covered } from './country.tsx'
import styles from './screening.module.css'
import type { Owner } from './screening.ts'

/** Owners and below each its own: shares are of the one above. */
export function Owners({ owners, covered }: { owners: readonly Owner[] } & Covered) {
  const format = useFormat()
  return (
    <ul className={styles.owners}>
      {owners.map(one => (
        <li key={`${one.owner} ${one.country} ${one.sharePct}`}>
          <strong>{format.exactPercent(one.sharePct)}</strong> {one.owner}{' '}
          <Country code={one.country} covered={covered} />
          {one.ownership && one.ownership.length > 0 && <Owners owners={one.ownership} covered={covered} />}
        </li>
      ))}
    </ul>
  )
}
