import { newKey } from '@lodestone/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'wouter'
import { useMaterialName } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { draftsQuery, keepText, personOf } from '../../kept/drafts.ts'
import { useActs } from '../../session/acting.tsx'
import { useSession } from '../../session/session.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { PlainTable } from '../../ui/plain-table.tsx'
import { SHAPE } from '../my-forecasts/use-editing.ts'
import type { PlanResult } from './my-plan.queries.ts'

/** The lines that hold what a plan needs, and the way to a forecast of them, which is read once more before it is sent. */
export function ToForecast({ lines, isSaved }: { lines: PlanResult['lines']; isSaved: boolean }) {
  const { t } = useTranslation('my-plan')
  const format = useFormat()
  const nameOf = useMaterialName()
  const mayAct = useActs()
  const person = personOf(useSession())
  const client = useQueryClient()
  const [, go] = useLocation()
  const begun = useQuery(draftsQuery()).data?.some(({ id }) => id === 'forecast')
  const begin = async () => {
    const rows = lines.map(({ material, period, kg }, at) => ({
      values: { reference: `P-${at + 1}`, material, period, quantityKg: kg, commitment: 'forecast' },
    }))
    await keepText('forecast', person, JSON.stringify({ shape: SHAPE, rows, reference: '', key: newKey() }))
    await client.invalidateQueries({ queryKey: ['drafts'] })
    go('/my/forecasts/new')
  }
  if (lines.length === 0) return null
  const make = { label: t('toForecast'), act: begin }
  return (
    <Card
      title={t('lines')}
      lead={t('linesLead')}
      aside={
        mayAct &&
        isSaved &&
        begun !== undefined &&
        (begun ? (
          <ConfirmButton {...make} title={t('replaceTitle')} confirmLabel={t('toForecast')} confirmKind="danger">
            <p>{t('replaceWhat')}</p>
          </ConfirmButton>
        ) : (
          <Button onPress={() => void begin()}>{make.label}</Button>
        ))
      }
    >
      <PlainTable
        label={t('lines')}
        heads={[
          { text: t('material') },
          { text: t('quarter') },
          { text: t('goodsKg'), isFigure: true },
          { text: t('between'), isFigure: true },
        ]}
        rows={lines.map(({ material, period, kg, leastKg, mostKg }) => ({
          id: `${material} ${period}`,
          cells: [
            nameOf(material),
            format.period(period),
            format.kg(kg),
            t('range', { least: format.kg(leastKg), most: format.kg(mostKg) }),
          ],
        }))}
      />
    </Card>
  )
}
