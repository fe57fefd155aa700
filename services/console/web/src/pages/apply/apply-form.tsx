import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../../api/problem.ts'
import { termsQuery } from '../../application/application.queries.ts'
import type { Sent } from '../../application/application.ts'
import { useLanguage } from '../../i18n/language.tsx'
import { useLeaveWarning } from '../../kept/use-leave-warning.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Check } from '../../ui/check.tsx'
import { FaultNote } from '../../ui/fault-note.tsx'
import { Form } from '../../ui/form.tsx'
import { ToFill } from '../../ui/to-fill.tsx'
import styles from './apply.module.css'
import { ContactFields } from './contacts.tsx'
import { AddressFields, CompanyFields } from './fields.tsx'
import { bodyOf, type Filled, neededOf } from './form.ts'
import { OwnerFields } from './owners.tsx'

/**
 * What a company says of itself. `children` stands above the fields. `send` throws what the hub refuses, which is shown beside its field and, with
 * all else, below.
 */
export function ApplyForm({
  start,
  label,
  missing = [],
  send,
  then,
  onForm,
  children,
}: {
  start: Filled
  label: string
  /** Labels of what is needed beside the form's own fields. */
  missing?: readonly string[]
  send: (body: Sent) => Promise<void>
  /** What follows once it is sent. */
  then?: string
  /** Told of what stands in the form, whenever it has changed. */
  onForm?: (form: Filled) => void
  children?: ReactNode
}) {
  const { t } = useTranslation('application')
  const terms = useQuery(termsQuery()).data?.terms ?? undefined
  const language = useLanguage()
  const [form, setForm] = useState(start)
  const [fault, setFault] = useState<unknown>()
  const [pending, setPending] = useState(false)
  useLeaveWarning(form !== start && !pending)
  // biome-ignore lint/correctness/useExhaustiveDependencies: told of each form once
  useEffect(() => {
    if (form !== start) onForm?.(form)
  }, [form])
  const errors = fault instanceof Problem ? fault.errors : []
  const part = {
    form,
    set: (change: Partial<Filled>) => {
      setFault(undefined)
      setForm(before => ({ ...before, ...change }))
    },
    errorAt: (path: string) => errors.find(error => error.path === path)?.message,
  }
  const needed = [...missing, ...neededOf(form, terms !== undefined).map(name => t(`needed.${name}`))]
  const submit = async () => {
    setPending(true)
    setFault(undefined)
    await send(bodyOf(form, terms, language)).catch(setFault)
    setPending(false)
  }
  return (
    <div className={styles.form}>
      <Form isReady={needed.length === 0} send={submit}>
        {children}
        <CompanyFields {...part} />
        <AddressFields {...part} />
        <OwnerFields {...part} />
        <ContactFields {...part} />
        {terms && (
          <Card title={t('terms')}>
            <p>
              <a href={terms.url} target="_blank" rel="noreferrer">
                {t('readTerms', { version: terms.version })}
              </a>
            </p>
            <Check
              label={t('accept', { version: terms.version })}
              isChecked={form.accepted}
              onChange={accepted => part.set({ accepted })}
            />
          </Card>
        )}
        {isAllAtFields(errors) ? (
          <p className="note bad" role="alert">
            {t('refusedFields', { count: errors.length })}
          </p>
        ) : (
          <FaultNote error={fault} />
        )}
        {then !== undefined && <p className="hint">{then}</p>}
        <ToFill fields={needed} />
        <div className="row">
          <Button type="submit" kind="primary" isPending={pending} isDisabled={needed.length > 0}>
            {label}
          </Button>
        </div>
      </Form>
    </div>
  )
}

/** Where a field shows what the hub says of it. */
const AT_FIELD =
  /^(legalName|kind|country|lei|vatNumber|webPage|noOwners|address\.\w+|contact\.\w+|otherContacts(\.\d+\.\w+)?|owners(\.\d+\.(name|country|sharePct))?)$/
/** Whether all that was refused stands beside its field, and need not be said again. */
const isAllAtFields = (errors: Problem['errors']): boolean =>
  errors.length > 0 && errors.every(({ path }) => AT_FIELD.test(path))
