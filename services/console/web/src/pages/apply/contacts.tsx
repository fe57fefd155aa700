import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import styles from './apply.module.css'
import type { Part } from './fields.tsx'
import { emptyContact, type FilledContact, MOST_OTHERS } from './form.ts'

type Filled = Omit<FilledContact, 'key'>

/** Whom the operator reaches, and who else is told by e-mail. */
export function ContactFields({ form, set, errorAt }: Part) {
  const { t } = useTranslation('application')
  const { others } = form
  const wrong = errorAt('otherContacts')
  return (
    <Card title={t('contacts')} lead={t('contactsLead')}>
      <Somebody one={form} isOneself change={set} errorAt={name => errorAt(`contact.${name}`)} />
      {others.length > 0 && (
        <ul className={styles.people}>
          {others.map((one, index) => (
            <li key={one.key}>
              <Somebody
                one={one}
                change={part =>
                  set({ others: others.map((other, at) => (at === index ? { ...other, ...part } : other)) })
                }
                errorAt={name => errorAt(`otherContacts.${index}.${name}`)}
              />
              <div className="row">
                <Button
                  kind="quiet"
                  aria-label={t('removeContact', { n: index + 2 })}
                  onPress={() => set({ others: others.filter(other => other !== one) })}
                >
                  {t('remove')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {wrong !== undefined && (
        <p className="field-error" role="alert">
          {wrong}
        </p>
      )}
      <div className="row">
        <Button isDisabled={others.length >= MOST_OTHERS} onPress={() => set({ others: [...others, emptyContact()] })}>
          {t('addContact')}
        </Button>
      </div>
    </Card>
  )
}

function Somebody({
  one,
  isOneself = false,
  change,
  errorAt,
}: {
  one: Filled
  /** Whom the browser may fill in. */
  isOneself?: boolean
  change: (part: Partial<Filled>) => void
  errorAt: (name: keyof Filled) => string | undefined
}) {
  const { t } = useTranslation('application')
  const text = (name: keyof Filled) => ({
    value: one[name],
    onChange: (value: string) => change({ [name]: value }),
    error: errorAt(name),
  })
  const own = (autoComplete: string) => (isOneself ? { autoComplete } : { autoComplete: 'off' })
  return (
    <div className={styles.pair}>
      <Field label={t('contactName')} {...text('name')} {...own('name')} maxLength={200} isRequired />
      <Field label={t('email')} {...text('email')} {...own('email')} type="email" maxLength={254} isRequired />
      <Field label={t('function')} {...text('function')} maxLength={100} />
      <Field label={t('phone')} {...text('phone')} {...own('tel')} type="tel" maxLength={30} />
    </div>
  )
}
