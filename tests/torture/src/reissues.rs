//! 再発行の競合 — Eight processes, each time at one signal, apply for the one reissue that an EV contract has in its term: one
//! has it, the others are told why not, and the contract stands as if nobody else had come.

use std::path::{Path, PathBuf};

use passport_core::model::{Act, ApplicationNumber, Day, Field, Kind, Status};
use passport_core::{Error, Ra, Registry, Rule, Session};
use passport_tests::given;

use crate::crew::{self, Worker};
use crate::deeds::clock;
use crate::ledger::listed;
use crate::{Report, Run, judge, world};

const CONTENDERS: usize = 8;

/// A contender: for each contract a draft, then the signal, then its submission; says what came of it.
pub(crate) fn child(arguments: &[String]) {
    let [path, access_key, numbers] = arguments else { panic!("three arguments") };
    let registry = Registry::open(path, world::options(clock())).unwrap();
    let session = registry.session(access_key).unwrap();
    let numbers = std::fs::read_to_string(numbers).unwrap();
    for number in numbers.lines() {
        let mut draft = session.draft_reissue(number.parse().unwrap()).unwrap();
        given::fill(&mut draft, "reissue", "ec-www-2.pem").unwrap();
        crew::stand_by();
        crew::say(&match session.submit(&draft) {
            Ok(receipt) => receipt.number.to_string(),
            Err(error) => error.rule().map_or_else(|| format!("{error:?}"), |rule| rule.name().to_owned()),
        });
    }
}

/// An EV contract with its certificate.
fn extended(registry: &Registry, ra: &Ra, session: &Session) -> Result<ApplicationNumber, Error> {
    let mut draft = session.draft_new("EV2.0-1Y")?;
    given::fill(&mut draft, "ev-company", "ec-www.pem")?;
    let number = session.submit(&draft)?.number;
    for paper in ra.application(number)?.papers {
        ra.receive_document(number, &paper.id, Day::new(2026, 4, 1).unwrap(), None)?;
    }
    world::conclude(registry, number)?;
    Ok(number)
}

/// A registry with EV contracts.
struct Site {
    folder: tempfile::TempDir,
    registry: Registry,
    session: Session,
    access_key: String,
    numbers: Vec<ApplicationNumber>,
}

impl Site {
    fn new(contracts: u64) -> Result<Site, Error> {
        let (folder, (access_key, numbers)) = world::prepared(world::options(clock()), |registry| {
            let ra = registry.ra("operator")?;
            let access_key = world::account(&ra)?;
            let session = registry.session(&access_key)?;
            let conclude = |_| extended(registry, &ra, &session);
            Ok((access_key, (0..contracts).map(conclude).collect::<Result<Vec<_>, Error>>()?))
        })?;
        let list: String = numbers.iter().map(|number| format!("{number}\n")).collect();
        std::fs::write(folder.path().join("numbers"), list).unwrap();
        let registry = Registry::open(folder.path().join("registry.db"), world::options(clock()))?;
        let session = registry.session(&access_key)?;
        Ok(Site { folder, registry, session, access_key, numbers })
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("registry.db")
    }

    /// Lets the contenders run for each contract in turn.
    fn contend(&self) -> Vec<Vec<String>> {
        let numbers = self.folder.path().join("numbers");
        let text = |path: &Path| path.to_str().unwrap().to_owned();
        let arguments = [text(&self.path()), self.access_key.clone(), text(&numbers)];
        let mut workers: Vec<_> = (0..CONTENDERS).map(|_| Worker::spawn("reissues", &arguments)).collect();
        let mut all = Vec::new();
        for _ in &self.numbers {
            workers.iter_mut().for_each(|worker| assert_eq!(worker.hear(), "ready", "a contender"));
            workers.iter_mut().for_each(Worker::give_signal);
            all.push(workers.iter_mut().map(Worker::hear).collect());
        }
        all
    }

    /// One has it, the others are told; it is concluded, and used up for good.
    fn check(&self, answers: &[Vec<String>]) -> Result<Vec<String>, Error> {
        let ra = self.registry.ra("inspector")?;
        let mut faults = Vec::new();
        for (number, answers) in self.numbers.iter().zip(answers) {
            let told = |rule: Rule| answers.iter().filter(|answer| *answer == rule.name()).count();
            let others = told(Rule::ReissueAlreadyUsed) + told(Rule::ApplicationPending);
            let mut had = answers.iter().filter_map(|answer| answer.parse::<ApplicationNumber>().ok());
            match (had.next(), had.next(), others + 1 == CONTENDERS) {
                (Some(reissue), None, true) => faults.extend(self.conclude(&ra, *number, reissue)?),
                _ => faults.push(format!("{number}: {answers:?}")),
            }
        }
        let expected = self.numbers.len() * 2;
        let rows = listed(&ra)?.len();
        if rows != expected {
            faults.push(format!("{rows} records, and not {expected}"));
        }
        faults.extend(judge::examine(&self.path()).unwrap().faults);
        faults.extend(judge::audit(&ra, &mut None)?);
        faults.extend(judge::integrity(&self.registry)?);
        Ok(faults)
    }

    fn conclude(
        &self,
        ra: &Ra,
        number: ApplicationNumber,
        reissue: ApplicationNumber,
    ) -> Result<Vec<String>, Error> {
        let mut faults = Vec::new();
        let mut must = |holds: bool, what: &str| {
            if !holds {
                faults.push(format!("{number}: {what}"));
            }
        };
        let (first, open) = (ra.application(number)?, ra.application(reissue)?);
        let revoked_at = |record: &passport_core::model::Application| record.certificate.as_ref()?.revoked_at;
        must(first.contract_code.is_some() && open.contract_code == first.contract_code, "its contract");
        must((open.kind, open.base, open.status) == (Kind::Reissue, Some(number), Status::Received), "its reissue");
        must(revoked_at(&first).is_none(), "its certificate is revoked before there is another");
        let rule = |of| -> Result<_, Error> {
            let acts = self.session.actions(of, None)?;
            Ok(acts.into_iter().find(|action| action.act == Act::Reissue).and_then(|action| action.rule))
        };
        must(
            rule(number)? == Some(Rule::ApplicationPending) || rule(number)? == Some(Rule::ReissueAlreadyUsed),
            "a second reissue is offered",
        );
        world::conclude(&self.registry, reissue)?;
        let (first, second) = (ra.application(number)?, ra.application(reissue)?);
        must(revoked_at(&first).is_some() && revoked_at(&second).is_none(), "the new certificate takes its place");
        must(second.status == Status::Completed && second.text(Field::RevokePrevious) == "at_issue", "completed");
        must(rule(reissue)? == Some(Rule::ReissueAlreadyUsed), "the reissue is not used up");
        Ok(faults)
    }
}

pub(crate) fn run(run: &Run) -> Report {
    let site = Site::new(run.count).unwrap();
    let answers = site.contend();
    let faults = site.check(&answers).unwrap_or_else(|error| vec![format!("the registry cannot be read: {error}")]);
    let counted =
        |suits: &dyn Fn(&String) -> bool| answers.iter().flatten().filter(|answer| suits(answer)).count() as u64;
    let firsts: std::collections::BTreeSet<_> =
        answers.iter().filter_map(|of| of.iter().position(|answer| answer.parse::<i64>().is_ok())).collect();
    let figures = vec![
        ("contracts", run.count),
        ("processes", CONTENDERS as u64),
        ("tries", counted(&|_| true)),
        ("had it", counted(&|answer| answer.parse::<i64>().is_ok())),
        ("told that it is used", counted(&|answer| answer == Rule::ReissueAlreadyUsed.name())),
        ("told that another is pending", counted(&|answer| answer == Rule::ApplicationPending.name())),
        ("processes that ever had it", firsts.len() as u64),
    ];
    Report { figures, faults }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_success_none_and_another_reason_are_told() {
        let site = Site::new(1).unwrap();
        let mut draft = site.session.draft_reissue(site.numbers[0]).unwrap();
        given::fill(&mut draft, "reissue", "ec-www-2.pem").unwrap();
        let number = site.session.submit(&draft).unwrap().number.to_string();
        let used = Rule::ReissueAlreadyUsed.name().to_owned();
        let answers = |first: &[&str]| {
            let mut answers: Vec<_> = first.iter().map(|answer| (*answer).to_owned()).collect();
            answers.resize(CONTENDERS, used.clone());
            vec![answers]
        };
        for wrong in [&[&*number, &*number][..], &[], &[&*number, "Busy"], &[&*number, ""]] {
            let told = site.check(&answers(wrong)).unwrap();
            assert!(told.len() == 1 && told[0].starts_with(&site.numbers[0].to_string()), "{told:?}");
        }
        assert_eq!(site.check(&answers(&[&number])).unwrap(), Vec::<String>::new());
        site.session.submit(&world::new_draft(&site.session).unwrap()).unwrap();
        let told = site.check(&answers(&[])).unwrap().join("\n");
        assert!(told.contains("3 records, and not 2"), "{told}");
    }
}
