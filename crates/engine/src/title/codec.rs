//! The canonical bytes of all units: of each series its counts and free holdings, then what is
//! reserved, by place and series, then each holder's series.

use super::{Holdings, Place, SeriesUnits, Title};
use crate::{IdMap, RangeSet};
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};
use std::collections::BTreeMap;
use units::{MemberId, SeriesId};

const FIELDS: u64 = 3;

/// A series, as it is written.
#[derive(Decode)]
#[cbor(array)]
struct Written {
    #[n(0)]
    units: SeriesUnits,
    #[n(1)]
    free: IdMap<MemberId, RangeSet>,
}

impl<C> Encode<C> for Holdings {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(2)?;
        self.units.encode(e, ctx)?;
        self.free.encode(e, ctx)
    }
}

impl Title {
    fn all_reserved(&self) -> Vec<((Place, SeriesId), &RangeSet)> {
        let series = (1..).map(SeriesId::new).zip(&self.series);
        let each = series.flat_map(|(id, holdings)| {
            let reserved = holdings.reserved.sorted().into_iter();
            reserved.map(move |(place, units)| ((place, id), units))
        });
        let mut all: Vec<_> = each.collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        all
    }

    fn encode_wallets<C, W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        let wallets: Vec<(MemberId, SeriesId)> = self.wallets.iter().copied().collect();
        let of_one = || wallets.chunk_by(|one, next| one.0 == next.0);
        e.map(length(of_one().count()))?;
        for wallet in of_one() {
            wallet[0].0.encode(e, ctx)?;
            e.array(length(wallet.len()))?;
            wallet.iter().try_for_each(|(_, series)| series.encode(e, ctx))?;
        }
        Ok(())
    }
}

fn length(count: usize) -> u64 {
    u64::try_from(count).expect("a length fits")
}

impl<C> Encode<C> for Title {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(FIELDS)?;
        self.series.encode(e, ctx)?;
        let reserved = self.all_reserved();
        e.map(length(reserved.len()))?;
        for (key, units) in reserved {
            key.encode(e, ctx)?;
            units.encode(e, ctx)?;
        }
        self.encode_wallets(e, ctx)
    }
}

impl<'b, C> Decode<'b, C> for Title {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        if d.array()? != Some(FIELDS) {
            return Err(decode::Error::message("units have three fields"));
        }
        let mut read = Self::default();
        for written in d.array_iter_with(ctx)? {
            let Written { units, free } = written?;
            read.series.push(Holdings { units, free, reserved: IdMap::default() });
        }
        for entry in d.map_iter_with(ctx)? {
            let ((place, series), units): ((Place, SeriesId), RangeSet) = entry?;
            let found = super::index(series).and_then(|at| read.series.get_mut(at));
            let found = found.ok_or(decode::Error::message("units of a series that is not"))?;
            found.reserved.insert(place, units);
        }
        let wallets: BTreeMap<MemberId, Vec<SeriesId>> = d.decode_with(ctx)?;
        let each = wallets.into_iter();
        read.wallets =
            each.flat_map(|(member, all)| all.into_iter().map(move |id| (member, id))).collect();
        Ok(read)
    }
}
