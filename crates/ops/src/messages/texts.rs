//! The words around a message when it goes by mail.

use jiff::Timestamp;
use tenken_domain::text::calendar::era_time;

use crate::core::sender::PROGRAM;

/// What a mail to a facility says. `address` is where the message is read.
pub(crate) fn to_facility(facility: &str, body: &str, sender: &str, address: &str) -> String {
    let by = match sender == PROGRAM {
        true => PROGRAM.to_owned(),
        false => format!("{sender}（{PROGRAM}）"),
    };
    format!(
        "{facility} 御中\n\n{body}\n\n\
         ――――――――――――\n\
         このお知らせは、次の画面でも読めます（サインインが要ります）。添付ファイルがあるときも、ここから受け取れます。\n\
         {address}\n\n\
         送った人：{by}\n\
         このメールには返信できません。質問は、上の画面の「質問する」からお送りください。\n"
    )
}

/// What an invitation says, or a new start for who has forgotten the password.
pub(crate) fn with_link(
    person: &str,
    body: &str,
    login: &str,
    address: &str,
    until: Timestamp,
) -> String {
    format!(
        "{person} 様\n\n{body}\n\n\
         1. 次のアドレスを開いてください。\n{address}\n\
         2. これから使うパスワードを決めてください。\n\
         3. そのまま始められます。次からは「{login}」とパスワードでサインインします。\n\n\
         アドレスは{}まで、1回だけ使えます。使えなかったときは、招待した人に新しいものを頼んでください。\n\n\
         心あたりのないメールのときは、開かずに消してください。だれかがあなたのパスワードを知ったわけではありません。\n\
         点検 Tenken から自動で送っています。このメールには返信できません。\n",
        era_time(until)
    )
}

/// What a person is told about their account.
pub(crate) fn to_person(person: &str, body: &str, address: &str) -> String {
    format!(
        "{person} 様\n\n{body}\n\n{address}\n\n\
         点検 Tenken から自動で送っています。このメールには返信できません。\n"
    )
}

/// What a vendor is asked. Whoever opens the link may answer.
pub(crate) fn to_vendor(vendor: &str, body: &str, address: &str, until: Timestamp) -> String {
    format!(
        "{vendor} ご担当者様\n\n{body}\n\n\
         次のアドレスを開くと、アカウントなしで回答できます。途中で保存して、続きから書けます。\n{address}\n\n\
         アドレスは{}まで使え、回答すると使えなくなります。社内の担当の方にだけ渡してください。\n\n\
         心あたりのないメールのときは、開かずに消してください。\n\
         点検 Tenken から自動で送っています。このメールには返信できません。\n",
        era_time(until)
    )
}
