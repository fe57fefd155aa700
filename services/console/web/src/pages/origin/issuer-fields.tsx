import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { type IssuerForm, MOST_REMITS, newRemit } from './issuer.ts'
import styles from './origin.module.css'
import { Remit } from './remit.tsx'

export type IssuerPart = {
  readonly form: IssuerForm
  readonly set: (part: Partial<IssuerForm>) => void
  readonly error: (path: string) => string | undefined
}

/** What is said of an issuer: its name, what it may attest, its keys and hosts. */
export function IssuerFields({ form, set, error, isNew }: IssuerPart & { isNew: boolean }) {
  const { t } = useTranslation('issuers')
  const { attests } = form
  return (
    <>
      <div className={styles.pair}>
        {isNew && (
          <Field
            label={t('did')}
            hint={t('didHint')}
            value={form.did}
            onChange={did => set({ did })}
            error={error('did')}
            isRequired
          />
        )}
        <Field
          label={t('name')}
          value={form.name}
          onChange={name => set({ name })}
          error={error('name')}
          maxLength={200}
          isRequired
        />
      </div>
      {attests.map((one, nth) => (
        <Remit
          // biome-ignore lint/suspicious/noArrayIndexKey: a remit is its place in the list
          key={nth}
          remit={one}
          nth={nth}
          error={path => error(`attests.${nth}.${path}`)}
          set={part => set({ attests: attests.map((other, at) => (at === nth ? { ...other, ...part } : other)) })}
          {...(attests.length > 1 ? { remove: () => set({ attests: attests.toSpliced(nth, 1) }) } : {})}
        />
      ))}
      <div>
        <Button
          kind="quiet"
          isDisabled={attests.length >= MOST_REMITS}
          onPress={() => set({ attests: [...attests, newRemit()] })}
        >
          {t('addRemit')}
        </Button>
      </div>
      <Field
        label={t('keys')}
        hint={t('keysHint')}
        value={form.keys}
        onChange={keys => set({ keys })}
        error={error('keys')}
        rows={4}
        spellCheck="false"
      />
      <Field
        label={t('hosts')}
        hint={t('hostsHint')}
        value={form.hosts}
        onChange={hosts => set({ hosts })}
        error={error('hosts')}
      />
    </>
  )
}
