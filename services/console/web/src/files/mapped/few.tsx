import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format/use-format.ts'
import { Button } from '../../ui/button.tsx'

/** Shown at once. */
const AT_ONCE = 30

type Numbered = { readonly number: string }

/** What has no meaning yet, some at once; what was saved before is behind a button. */
export function Few<One extends Numbered>({
  of,
  isKnown,
  children,
}: {
  of: readonly One[]
  isKnown: (number: string) => boolean
  children: (one: One) => ReactNode
}) {
  const { t } = useTranslation('mapping')
  const format = useFormat()
  const [most, setMost] = useState(AT_ONCE)
  const [withKnown, setWithKnown] = useState(false)
  const fresh = of.filter(one => !isKnown(one.number))
  const known = of.length - fresh.length
  const all = withKnown ? [...fresh, ...of.filter(one => isKnown(one.number))] : fresh
  const left = all.length - most
  return (
    <>
      {all.slice(0, most).map(children)}
      {left > 0 && (
        <div className="row">
          <Button onPress={() => setMost(most + AT_ONCE)}>
            {t('more', { count: left, left: format.count(left) })}
          </Button>
        </div>
      )}
      {known > 0 && (
        <p className="row">
          {t('known', { count: known, known: format.count(known) })}
          <Button kind="quiet" onPress={() => setWithKnown(!withKnown)}>
            {t(withKnown ? 'hideKnown' : 'showKnown')}
          </Button>
        </p>
      )}
    </>
  )
}
