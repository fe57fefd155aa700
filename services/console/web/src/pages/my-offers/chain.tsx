import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import type { OfferFormPart } from './form-part.ts'
import { newStage, STAGES, type StageForm } from './offer.parts.ts'
import { Stage } from './stage.tsx'

/** The way of the material, stage by stage, each with its site, its operator and who owns it. */
export function Chain({ form, set, error, readOnly }: OfferFormPart) {
  const { t } = useTranslation('my-offers')
  const change = (at: number, next: Partial<StageForm>) =>
    set({ chain: form.chain.map((stage, i) => (i === at ? { ...stage, ...next } : stage)) })
  return (
    <Card title={t('field.chain')} lead={t('chainLead')} terms={['chain', 'level', 'assurance', 'floor']}>
      <ol className="stack">
        {form.chain.map((stage, at) => (
          <li key={stage.key}>
            <Stage
              stage={stage}
              at={at}
              change={next => change(at, next)}
              remove={() => set({ chain: form.chain.toSpliced(at, 1) })}
              {...{ error, readOnly }}
            />
          </li>
        ))}
      </ol>
      {!readOnly && (
        <div className="row">
          <Button
            isDisabled={form.chain.length >= 20}
            onPress={() => {
              const last = form.chain.at(-1)?.stage
              const next = STAGES[Math.min(STAGES.length - 1, STAGES.indexOf(last ?? 'mining') + 1)] ?? 'mining'
              set({ chain: [...form.chain, newStage(next)] })
            }}
          >
            {t('addStage')}
          </Button>
        </div>
      )}
    </Card>
  )
}
