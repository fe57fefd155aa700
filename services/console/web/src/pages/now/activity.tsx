import { useTranslation } from 'react-i18next'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import type { Round } from '../../round/round.ts'
import { useLive } from '../../stream/live.tsx'
import { Link } from '../../ui/button.tsx'
import { Empty, Loading } from '../../ui/state.tsx'
import { sentence } from './happening.sentence.ts'
import { happeningOf } from './happening.ts'
import styles from './now.module.css'

/** Events shown at once. */
const MOST_SHOWN = 40

/** What happens in the hub, in sentences, the newest first. */
export function Activity({ rounds }: { rounds: readonly Round[] }) {
  const { t } = useTranslation('now')
  const format = useFormat()
  const nameOf = useMaterialName()
  const { events, isCaughtUp } = useLive()
  const happenings = events.map(happeningOf).filter(one => one !== undefined)
  if (!isCaughtUp) return <Loading rows={8} />
  if (happenings.length === 0) return <Empty>{t('nothingYet')}</Empty>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard
    <ol className={styles.events} aria-label={t('activity')} tabIndex={0}>
      {happenings.slice(0, MOST_SHOWN).map(one => {
        const round = rounds.find(({ id }) => id === one.roundId)
        return (
          <li key={one.id} data-alarm={one.alarming}>
            <time dateTime={one.time} title={format.dateTime(one.time)}>
              {format.clock(one.time)}
            </time>
            <span>
              {sentence(one, t, format, nameOf)}
              {round && (
                <>
                  {' · '}
                  <Link to={`/rounds/${round.id}`}>{round.reference}</Link>
                </>
              )}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
