import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Card } from '../../ui/card.tsx'
import styles from './outlook.module.css'
import type { Run } from './outlook.queries.ts'

/** How far a run is that waits or is computed. */
export function Progress({ run: { state, progress } }: { run: Run }) {
  const { t } = useTranslation('outlook')
  const format = useFormat()
  const { done, of } = progress
  return (
    <Card title={t(`run.state.${state}`)}>
      <progress className={styles.progress} aria-label={t('run.label')} value={done} max={Math.max(1, of)} />
      <p role="status">{t('run.progress', { done: format.count(done), of: format.count(of) })}</p>
    </Card>
  )
}
