//! 経緯 — What happens in a random history, and how often.

use proptest::prelude::*;

use crate::model::SERVICES;

/// One thing that happens; the numbers choose among what there is.
#[derive(Clone, Debug)]
pub(super) enum Happening {
    New {
        account: usize,
        service: usize,
        coupon: usize,
    },
    Apply {
        pick: usize,
        act: usize,
        variant: usize,
        coupon: usize,
    },
    /// The next step of an open record, or all of them.
    Advance {
        pick: usize,
        is_whole: bool,
    },
    Operate {
        pick: usize,
        verb: usize,
    },
    Withdraw {
        pick: usize,
        is_foreign: bool,
    },
    Revoke {
        pick: usize,
        reason: usize,
        ends_contract: bool,
    },
    AllowLateReissue {
        pick: usize,
        days: u64,
    },
    RunDue,
    AddCoupon {
        dealer: usize,
        service: usize,
        days: u64,
        is_again: bool,
    },
    RegisterDealer {
        account: usize,
        code: usize,
    },
    Download {
        pick: usize,
    },
    /// The menu at an instant to come.
    LookAhead {
        pick: usize,
        hours: i64,
    },
    Wait {
        hours: i64,
    },
    /// Moves the clock to an edge of some window of a record.
    Aim {
        pick: usize,
        edge: usize,
    },
    StepBack {
        minutes: i64,
    },
    ConfirmClock,
}

pub(super) fn happening() -> impl Strategy<Value = Happening> {
    use Happening::*;
    let pick = || any::<u16>().prop_map(usize::from);
    let account = || 0usize..3;
    let applied = (pick(), pick(), pick(), pick());
    let hours = prop_oneof![4 => 1i64..48, 6 => 24i64..24 * 60, 2 => 24i64 * 60..24 * 400];
    let wait = prop_oneof![80 => Just(1i64), 160 => 1i64..72, 120 => 24i64..24 * 40, 40 => 24i64 * 40..24 * 120, 1 => Just(24 * 365 * 3)];
    prop_oneof![
        6 => (account(), 0..SERVICES.len(), pick()).prop_map(|(account, service, coupon)| New { account, service, coupon }),
        30 => applied.prop_map(|(pick, act, variant, coupon)| Apply { pick, act, variant, coupon }),
        24 => (pick(), prop::bool::ANY).prop_map(|(pick, is_whole)| Advance { pick, is_whole }),
        8 => (pick(), pick()).prop_map(|(pick, verb)| Operate { pick, verb }),
        3 => (pick(), prop::bool::weighted(0.1)).prop_map(|(pick, is_foreign)| Withdraw { pick, is_foreign }),
        3 => (pick(), pick(), prop::bool::ANY)
            .prop_map(|(pick, reason, ends_contract)| Revoke { pick, reason, ends_contract }),
        3 => (pick(), 0u64..60).prop_map(|(pick, days)| AllowLateReissue { pick, days }),
        6 => Just(RunDue),
        3 => (0usize..2, 0..SERVICES.len(), 0u64..200, prop::bool::weighted(0.1))
            .prop_map(|(dealer, service, days, is_again)| AddCoupon { dealer, service, days, is_again }),
        1 => (account(), 0usize..4).prop_map(|(account, code)| RegisterDealer { account, code }),
        2 => pick().prop_map(|pick| Download { pick }),
        8 => (pick(), hours).prop_map(|(pick, hours)| LookAhead { pick, hours }),
        12 => wait.prop_map(|hours| Wait { hours }),
        8 => (pick(), pick()).prop_map(|(pick, edge)| Aim { pick, edge }),
        1 => prop_oneof![Just(4i64), Just(10), Just(60)].prop_map(|minutes| StepBack { minutes }),
        1 => Just(ConfirmClock),
    ]
}
