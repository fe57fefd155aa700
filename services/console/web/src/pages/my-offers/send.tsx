import { useTranslation } from 'react-i18next'
import { useGoods } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmButton } from '../../ui/dialog.tsx'
import { WouldBe } from './level.tsx'
import type { Offer } from './offer.ts'
import type { Editing } from './use-editing.ts'
import type { Mend } from './use-mending.ts'
import type { Sending } from './use-sending.ts'
import { Withdraw } from './withdraw.tsx'

/** What one can do with an offer that is edited, as buttons. */
export function Send({
  offer,
  editing,
  sending,
  mend,
}: {
  offer: Offer | undefined
  editing: Editing
  sending: Sending
  mend: Mend
}) {
  const { t } = useTranslation('my-offers')
  const format = useFormat()
  const goods = useGoods()
  const { part, plain, complaints, setTried } = editing
  return (
    <>
      <div className="row">
        {complaints.size > 0 ? (
          <Button kind="primary" onPress={() => setTried(true)}>
            {t(offer ? 'revise' : 'post')}
          </Button>
        ) : (
          <ConfirmButton
            label={t(offer ? 'revise' : 'post')}
            title={t(offer ? 'reviseTitle' : 'postTitle')}
            confirmLabel={t(offer ? 'revise' : 'post')}
            kind="primary"
            act={sending.send}
          >
            <p>
              {t('sendWhat', {
                reference: part.form.reference,
                mass: format.kg(plain.quantityKg),
                material: goods(part.form),
              })}
            </p>
            <p>{t('sendBinds')}</p>
            {offer?.openedIn === undefined && <p>{t('priceSealed')}</p>}
          </ConfirmButton>
        )}
        <Button onPress={() => void sending.ask()} isDisabled={sending.checking}>
          {t('check')}
        </Button>
        {offer && <Withdraw offer={offer} />}
      </div>
      <div role="status">{sending.wouldBe && <WouldBe checked={sending.wouldBe} mend={mend} />}</div>
    </>
  )
}
