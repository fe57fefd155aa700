import { OFFER_FIELDS } from '@lodestone/contracts/offer.fields'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { sendEvidence } from '../../files/files.ts'
import { useLabel } from '../../i18n/use-label.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Hash } from '../../ui/hash.tsx'
import type { OfferFormPart } from './form-part.ts'
import styles from './my-offers.module.css'
import { EVIDENCE_TYPES, type EvidenceForm, newEvidence, STAGES } from './offer.parts.ts'

const { rows } = OFFER_FIELDS.evidence

/** What proves the chain: a file each, uploaded here, with who issued it and how long it holds. */
export function Evidence({ form, set, error, readOnly }: OfferFormPart) {
  const { t } = useTranslation('my-offers')
  const label = useLabel()
  const change = (at: number, next: Partial<EvidenceForm>) =>
    set({ evidence: form.evidence.map((one, i) => (i === at ? { ...one, ...next } : one)) })
  return (
    <Card title={t('field.evidence')} lead={t('evidenceLead')}>
      <ol className="stack">
        {form.evidence.map((one, at) => (
          <li key={one.key}>
            <fieldset className={styles.stage} data-part={`evidence.${at}`}>
              <legend>
                {at + 1}. {t(`evidenceType.${one.type}`)}
              </legend>
              <div className={styles.fields}>
                <Choice
                  label={label(rows.type)}
                  value={one.type}
                  onChange={type => change(at, { type })}
                  options={EVIDENCE_TYPES.map(value => ({ value, label: t(`evidenceType.${value}`) }))}
                />
                <Choice
                  label={label(rows.stage)}
                  value={one.stage}
                  onChange={stage => change(at, { stage })}
                  options={STAGES.map(value => ({ value, label: t(`stage.${value}`) }))}
                />
                <Field
                  label={label(rows.issuer)}
                  value={one.issuer}
                  onChange={issuer => change(at, { issuer })}
                  error={error(`evidence.${at}.issuer`)}
                  isReadOnly={readOnly}
                />
                {(['validFrom', 'validTo'] as const).map(field => (
                  <Field
                    key={field}
                    label={label(rows[field])}
                    type="date"
                    value={one[field]}
                    onChange={value => change(at, { [field]: value })}
                    error={error(`evidence.${at}.${field}`)}
                    isReadOnly={readOnly}
                  />
                ))}
              </div>
              <Upload
                sha256={one.sha256}
                error={error(`evidence.${at}.sha256`)}
                readOnly={readOnly}
                onUploaded={sha256 => change(at, { sha256 })}
              />
              {!readOnly && (
                <div>
                  <Button kind="quiet" onPress={() => set({ evidence: form.evidence.toSpliced(at, 1) })}>
                    {t('removeEvidence', { number: at + 1 })}
                  </Button>
                </div>
              )}
            </fieldset>
          </li>
        ))}
      </ol>
      {!readOnly && (
        <div className="row">
          <Button
            isDisabled={form.evidence.length >= 50}
            onPress={() =>
              set({ evidence: [...form.evidence, newEvidence(form.chain[form.evidence.length]?.stage ?? 'mining')] })
            }
          >
            {t('addEvidence')}
          </Button>
        </div>
      )}
    </Card>
  )
}

function Upload({
  sha256,
  error,
  readOnly,
  onUploaded,
}: {
  sha256: string
  error: string | undefined
  readOnly: boolean
  onUploaded: (sha256: string) => void
}) {
  const { t } = useTranslation('my-offers')
  const [fault, setFault] = useState<unknown>()
  const [pending, setPending] = useState(false)
  const send = async (file: File | undefined) => {
    if (!file) return
    setPending(true)
    setFault(undefined)
    await sendEvidence(file).then(done => onUploaded(done.sha256), setFault)
    setPending(false)
  }
  return (
    <div className="row">
      {sha256 !== '' && (
        <span>
          {t('uploaded')} <Hash value={sha256} />
        </span>
      )}
      {!readOnly && (
        <FileTrigger acceptedFileTypes={['.pdf', '.png', '.jpg', '.jpeg']} onSelect={files => void send(files?.[0])}>
          <Button isDisabled={pending}>{t(sha256 === '' ? 'upload' : 'replaceFile')}</Button>
        </FileTrigger>
      )}
      <span className="hint">{t('uploadHint')}</span>
      {error !== undefined && sha256 === '' && <span className="field-error">{error}</span>}
      <FaultNote error={fault} />
    </div>
  )
}
