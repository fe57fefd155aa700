import { useTranslation } from 'react-i18next'
import { api, ask } from '../../../api/client.ts'
import { useCommand } from '../../../api/queries.ts'
import { useFormat } from '../../../format/use-format.ts'
import { useMasses } from '../../../goods/use-masses.ts'
import { isOfProjects, type Round } from '../../../round/round.ts'
import { goodsOf } from '../../../round/totals.ts'
import { ConfirmButton } from '../../../ui/dialog.tsx'
import { toast } from '../../../ui/toast.tsx'
import { idOf } from './round.queries.ts'

export function Open({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const open = useCommand(() => ask(api.POST('/rounds/{id}/open', idOf(round))), 'rounds')
  return (
    <ConfirmButton
      kind="primary"
      label={t('act.open.label')}
      title={t('act.open.title')}
      act={async () => {
        await open.mutateAsync(undefined)
        toast(t('act.open.done'))
      }}
    >
      <p>
        {t(isOfProjects(round) ? 'projects.open' : 'act.open.will', {
          time: format.dateTime(round.collectionClosesAt),
        })}
      </p>
      <p>{t('act.open.final')}</p>
      {round.unpriced && (
        <p className="note warn">
          {t('act.open.unpriced')}{' '}
          {format.list(round.unpriced.map(({ path }) => path.slice(path.indexOf('.', 'rules.'.length) + 1)))}
        </p>
      )}
    </ConfirmButton>
  )
}

export function PublishPool({ round }: { round: Round }) {
  const { t } = useTranslation('round')
  const format = useFormat()
  const masses = useMasses(true)
  const ofProjects = isOfProjects(round)
  const publish = useCommand(() => ask(api.POST('/rounds/{id}/publish-pool', idOf(round))), 'rounds')
  return (
    <ConfirmButton
      kind="primary"
      label={t(ofProjects ? 'projects.publishLabel' : 'act.publish.label')}
      title={t(ofProjects ? 'projects.publishTitle' : 'act.publish.title')}
      act={async () => {
        await publish.mutateAsync(undefined)
        toast(t(ofProjects ? 'projects.publishDone' : 'act.publish.done'))
      }}
    >
      {ofProjects ? (
        <p>{t('projects.publish', { time: format.dateTime(round.collectionClosesAt) })}</p>
      ) : (
        <>
          <p>
            {t('act.publish.will', {
              time: format.dateTime(round.collectionClosesAt),
              mass: masses(goodsOf(round, 'asked')),
            })}
          </p>
          <p>{t('act.publish.final')}</p>
        </>
      )}
    </ConfirmButton>
  )
}
