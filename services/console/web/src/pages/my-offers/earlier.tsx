import { useQuery } from '@tanstack/react-query'
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { useGoods } from '../../api/use-material-name.ts'
import { useFormat } from '../../format/use-format.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { offersQuery } from './my-offers.queries.ts'
import type { Offer } from './offer.ts'

/** Offers to choose from, the latest first. */
const MOST_OFFERS = 12

/** Begins a new offer with the chain and the evidence of an earlier one. */
export function Earlier({ like }: { like: (earlier: Offer) => void }) {
  const { t } = useTranslation('my-offers')
  const goods = useGoods()
  const format = useFormat()
  const offers = useQuery({ ...offersQuery(), refetchInterval: false }).data?.items ?? []
  const latest = offers.toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1)).slice(0, MOST_OFFERS)
  if (latest.length === 0) return null
  const chainOf = ({ chain }: Offer): string =>
    format.list(chain.map(one => `${t(`stage.${one.stage}`)} ${one.country}`))
  return (
    <MenuTrigger>
      <Button>
        {t('likeEarlier')}
        <span aria-hidden="true" className="chevron" />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu className="options">
          {latest.map(one => (
            <MenuItem
              key={one.id}
              id={one.id}
              className="option"
              onAction={() => {
                like(one)
                toast(t('isLike', { reference: one.reference }))
              }}
            >
              {`${one.reference} · ${goods(one)} · ${chainOf(one)}`}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
