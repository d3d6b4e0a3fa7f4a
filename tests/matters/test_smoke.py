def test_a_question_is_received_answered_and_reopened(cast):
    receipt = cast.submits("consultation", unit=cast.units["heping"].id)
    cast.does(receipt, "accept", "zhao")
    cast.does(receipt, "answer", "zhao", words="请带户口本到任一派出所。")
    assert cast.matter(receipt).outcome == "answered"
    cast.does(receipt, "reopen")
    matter = cast.matter(receipt)
    assert (matter.outcome, matter.reopened, matter.officer_id) == ("", 1, None)
