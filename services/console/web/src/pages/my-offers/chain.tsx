import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { sendEvidence } from '../../files/files.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Choice, Field } from '../../ui/field.tsx'
import { Hash } from '../../ui/hash.tsx'
import { problemText } from '../../ui/problem-text.ts'
import styles from './my-offers.module.css'
import type { Part } from './offer.page.tsx'
import {
  EVIDENCE_TYPES,
  type EvidenceForm,
  MOST_DEPTH,
  newEvidence,
  newOwner,
  newStage,
  type OwnerForm,
  STAGES,
  type StageForm,
} from './offer.ts'

const upper = (text: string): string => text.toUpperCase()

/** The way of the material, stage by stage, each with its site, its operator and who owns it. */
export function Chain({ form, set, error, readOnly }: Part) {
  const { t } = useTranslation('my-offers')
  const change = (at: number, next: Partial<StageForm>) =>
    set({ chain: form.chain.map((stage, i) => (i === at ? { ...stage, ...next } : stage)) })
  return (
    <Card title={t('field.chain')} lead={t('chainLead')}>
      <ol className="stack">
        {form.chain.map((stage, at) => (
          <li key={stage.key}>
            <fieldset className={styles.stage}>
              <legend>
                {at + 1}. {t(`stage.${stage.stage}`)}
              </legend>
              <div className={styles.fields}>
                <Choice
                  label={t('stageField')}
                  value={stage.stage}
                  onChange={value => change(at, { stage: value })}
                  options={STAGES.map(value => ({ value, label: t(`stage.${value}`) }))}
                />
                <Field
                  label={t('country')}
                  hint={t('countryHint')}
                  value={stage.country}
                  onChange={value => change(at, { country: upper(value) })}
                  error={error(`chain.${at}.country`)}
                  isReadOnly={readOnly}
                  maxLength={2}
                />
                <Field
                  label={t('site')}
                  value={stage.site}
                  onChange={site => change(at, { site })}
                  error={error(`chain.${at}.site`)}
                  isReadOnly={readOnly}
                />
                <Field
                  label={t('operator')}
                  value={stage.operator}
                  onChange={operator => change(at, { operator })}
                  error={error(`chain.${at}.operator`)}
                  isReadOnly={readOnly}
                />
                <Field
                  label={t('chineseInput')}
                  hint={t('optional')}
                  value={stage.chineseInputPct}
                  onChange={chineseInputPct => change(at, { chineseInputPct })}
                  inputMode="decimal"
                  error={error(`chain.${at}.chineseInputPct`)}
                  isReadOnly={readOnly}
                />
                <label className={styles.check}>
                  <input
                    type="checkbox"
                    checked={stage.chineseTechnology}
                    disabled={readOnly}
                    onChange={({ target }) => change(at, { chineseTechnology: target.checked })}
                  />
                  {t('chineseTechnology')}
                </label>
              </div>
              <Owners
                owners={stage.ownership}
                of={stage.operator || t('operator')}
                path={`chain.${at}.ownership`}
                depth={1}
                onChange={ownership => change(at, { ownership })}
                {...{ error, readOnly }}
              />
              {!readOnly && (
                <div className="row">
                  <Button kind="quiet" onPress={() => set({ chain: form.chain.toSpliced(at, 1) })}>
                    {t('removeStage', { number: at + 1 })}
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

/** Who owns a site, and who owns the owners. */
function Owners({
  owners,
  of,
  path,
  depth,
  onChange,
  error,
  readOnly,
}: {
  owners: readonly OwnerForm[]
  of: string
  path: string
  depth: number
  onChange: (owners: readonly OwnerForm[]) => void
} & Pick<Part, 'error' | 'readOnly'>) {
  const { t } = useTranslation('my-offers')
  const change = (at: number, next: Partial<OwnerForm>) =>
    onChange(owners.map((owner, i) => (i === at ? { ...owner, ...next } : owner)))
  return (
    <div className={styles.owners}>
      {owners.length > 0 && <p className="hint">{t('ownersOf', { name: of })}</p>}
      {owners.map((owner, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an owner is its place in the tree
        <div key={at} className={styles.owner}>
          <div className={styles.fields}>
            <Field
              label={t('owner')}
              value={owner.owner}
              onChange={value => change(at, { owner: value })}
              error={error(`${path}.${at}.owner`)}
              isReadOnly={readOnly}
            />
            <Field
              label={t('country')}
              value={owner.country}
              onChange={value => change(at, { country: upper(value) })}
              error={error(`${path}.${at}.country`)}
              isReadOnly={readOnly}
              maxLength={2}
            />
            <Field
              label={t('share')}
              value={owner.sharePct}
              onChange={sharePct => change(at, { sharePct })}
              inputMode="decimal"
              error={error(`${path}.${at}.sharePct`)}
              isReadOnly={readOnly}
            />
            {!readOnly && (
              <Button kind="quiet" onPress={() => onChange(owners.toSpliced(at, 1))}>
                {t('removeOwner', { name: owner.owner || at + 1 })}
              </Button>
            )}
          </div>
          {depth < MOST_DEPTH && (
            <Owners
              owners={owner.ownership}
              of={owner.owner || t('owner')}
              path={`${path}.${at}.ownership`}
              depth={depth + 1}
              onChange={ownership => change(at, { ownership })}
              {...{ error, readOnly }}
            />
          )}
        </div>
      ))}
      {!readOnly && owners.length < 20 && (
        <div>
          <Button kind="quiet" onPress={() => onChange([...owners, newOwner()])}>
            {t('addOwner', { name: of })}
          </Button>
        </div>
      )}
    </div>
  )
}

/** What proves the chain: a file each, uploaded here, with who issued it and how long it holds. */
export function Evidence({ form, set, error, readOnly }: Part) {
  const { t } = useTranslation('my-offers')
  const change = (at: number, next: Partial<EvidenceForm>) =>
    set({ evidence: form.evidence.map((one, i) => (i === at ? { ...one, ...next } : one)) })
  return (
    <Card title={t('field.evidence')} lead={t('evidenceLead')}>
      <ol className="stack">
        {form.evidence.map((one, at) => (
          <li key={one.key}>
            <fieldset className={styles.stage}>
              <legend>
                {at + 1}. {t(`evidenceType.${one.type}`)}
              </legend>
              <div className={styles.fields}>
                <Choice
                  label={t('evidenceTypeField')}
                  value={one.type}
                  onChange={type => change(at, { type })}
                  options={EVIDENCE_TYPES.map(value => ({ value, label: t(`evidenceType.${value}`) }))}
                />
                <Choice
                  label={t('stageField')}
                  value={one.stage}
                  onChange={stage => change(at, { stage })}
                  options={STAGES.map(value => ({ value, label: t(`stage.${value}`) }))}
                />
                <Field
                  label={t('issuer')}
                  value={one.issuer}
                  onChange={issuer => change(at, { issuer })}
                  error={error(`evidence.${at}.issuer`)}
                  isReadOnly={readOnly}
                />
                {(['validFrom', 'validTo'] as const).map(field => (
                  <Field
                    key={field}
                    label={t(field)}
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
  const { t } = useTranslation(['my-offers', 'app'])
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
      {fault !== undefined && (
        <p className="note bad" role="alert">
          {problemText(fault, t as never)}
        </p>
      )}
    </div>
  )
}
