from tests.factories import access as make
def test_x(session):
    u = make.user()
    assert u.branch.is_head_office
