import { useTranslation } from 'react-i18next'
import { isLanguage, LANGUAGES } from '../../i18n/i18n.ts'
import { Choice, Field } from '../../ui/field.tsx'
import { type Complaint, type Position, positionsFor, type Text } from './people.ts'

/** What is said of somebody new. */
export function InviteFields({
  isFirst,
  text,
  change,
  errorOf,
}: {
  /** Of an organisation that has nobody yet: a person, and its administrator. */
  isFirst: boolean
  text: Text
  change: (change: Partial<Text>) => void
  errorOf: (field: Complaint) => string | undefined
}) {
  const { t } = useTranslation('people')
  const isHuman = text.kind === 'human'
  return (
    <>
      {isFirst ? (
        <p>{t('firstWhat')}</p>
      ) : (
        <Choice
          label={t('kind')}
          options={[
            { value: 'human', label: t('kinds.human') },
            { value: 'machine', label: t('kinds.machine') },
          ]}
          value={text.kind}
          onChange={kind => change({ kind, position: 'trader' })}
        />
      )}
      <Field
        label={t('name')}
        value={text.name}
        onChange={name => change({ name })}
        error={errorOf('name')}
        isRequired
        maxLength={200}
      />
      {isHuman ? (
        <Field
          label={t('email')}
          hint={t('inviteWhat')}
          type="email"
          value={text.email}
          onChange={email => change({ email })}
          error={errorOf('email')}
          isRequired
          maxLength={254}
        />
      ) : (
        <Field
          label={t('account')}
          hint={t('accountHint')}
          value={text.account}
          onChange={account => change({ account })}
          error={errorOf('account')}
          isRequired
          maxLength={200}
        />
      )}
      {!isFirst && (
        <PositionChoice kind={text.kind} value={text.position} onChange={position => change({ position })} />
      )}
      {isHuman && (
        <Choice
          label={t('language')}
          options={Object.entries(LANGUAGES).flatMap(([value, name]) =>
            isLanguage(value) ? [{ value, label: name }] : [],
          )}
          value={text.language}
          onChange={language => change({ language })}
        />
      )}
    </>
  )
}

/** The positions that somebody may have, each with what it allows. */
export function PositionChoice({
  kind,
  value,
  onChange,
}: {
  kind: Text['kind']
  value: Position
  onChange: (position: Position) => void
}) {
  const { t } = useTranslation('people')
  return (
    <Choice
      label={t('positionHeader')}
      hint={t(kind === 'machine' && value === 'trader' ? 'may.machine' : `may.${value}`)}
      options={positionsFor(kind).map(position => ({ value: position, label: t(`position.${position}`) }))}
      value={value}
      onChange={onChange}
    />
  )
}
